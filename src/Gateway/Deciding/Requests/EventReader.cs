using Spend.Core.Accounts;
using Spend.Core.Plans;
using Spend.Gateway.Deciding.Reading;

namespace Spend.Gateway.Deciding.Requests;

/// <summary>Reads usage that has already happened, in the native shape.</summary>
internal static class EventReader
{
    private const int Fields = RequestFields.Ids | RequestFields.Customers | RequestFields.ItemLists | RequestFields.Usages
        | RequestFields.PropertySets | RequestFields.Times;

    /// <param name="key">The idempotency key of the request's header, for a body without id.</param>
    public static Parsed<RecordUsage> Read(ref JsonInput input, Catalog catalog, string? key = null)
    {
        var at = input.Position;
        if (!input.Object()) return Parsed<RecordUsage>.Invalid(null, input.TakeErrors());
        var fields = new RequestFields();
        while (input.NextMember())
            if (!fields.Take(ref input, Fields, catalog)) input.RefuseMember();
        fields.Require(ref input, at, RequestFields.Ids | RequestFields.Customers | RequestFields.ItemLists, key);
        if (input.TakeErrors() is { } errors) return Parsed<RecordUsage>.Invalid(fields.Id, errors);

        var (id, items, properties) = (fields.Id!, fields.Items!, fields.Properties!);
        var fingerprint = Content.OfEvent(items, properties, fields.Time);
        return new(id, fields.Customer, new RecordUsage(id, fingerprint, RequestSize.AddTo(items, properties), properties, fields.Time), null);
    }
}
