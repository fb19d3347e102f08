using Spend.Core;
using Spend.Core.Metering;

namespace Spend.Gateway.Deciding.Requests;

/// <summary>
/// What makes two requests under one id the same: the kind of request and its normalised content. Not the id, not the customer (another
/// customer's id is another id), not how long to hold. The numbers and the order of fields are frozen: fingerprints are in the journal.
/// </summary>
internal static class Content
{
    private const int Authorize = 1, Hold = 2, Event = 3, Settle = 4, Extend = 5, Release = 6, Void = 7, Amend = 8;

    public static Fingerprint OfAuthorize(bool hold, UsageItem[] items, Properties properties, Instant? time) =>
        Usage(hold ? Hold : Authorize, items, properties, time);

    public static Fingerprint OfEvent(UsageItem[] items, Properties properties, Instant? time) => Usage(Event, items, properties, time);

    public static Fingerprint OfSettle(UsageItem[]? items, bool succeeded) => Kind(Settle).Add(items).Add(succeeded ? 1L : 0L).Build();

    public static Fingerprint OfExtend(UsageItem[]? items) => Kind(Extend).Add(items).Build();

    public static Fingerprint OfRelease { get; } = Kind(Release).Build();

    public static Fingerprint OfVoid(string reason) => Kind(Void).Add(reason).Build();

    public static Fingerprint OfAmend(UsageItem[] items, string reason) => Kind(Amend).Add(items).Add(reason).Build();

    private static Fingerprint Usage(int kind, UsageItem[] items, Properties properties, Instant? time)
    {
        var content = Kind(kind).Add(items).Add(properties);
        // "Now" is not a time: a retry of it an hour later is the same request.
        return (time is { } at ? content.Add(1L).Add(at.UnixMicroseconds) : content.Add(0L)).Build();
    }

    private static Fingerprint.Builder Kind(int kind) => new Fingerprint.Builder().Add((long)kind);
}
