using System.Numerics;

namespace Spend.Model;

/// <summary>
/// The reference account: does what the rules say, in the plainest way. It keeps the list of everything that happened and adds it up
/// anew for each question; there are no counters that could go wrong. It knows nothing of the engine.
/// </summary>
public sealed partial class ModelAccount(ModelCatalog catalog)
{
    public const long EventsBack = 35 * ModelCalendar.Day, EventsAhead = 5 * ModelCalendar.Minute;

    private readonly List<ModelPosting> _postings = [];
    private readonly List<ModelGrant> _given = [];
    private readonly List<ModelCap> _caps = [];
    private string _currency = "", _timeZone = "";
    private int _anchorDay;
    private BigInteger? _creditLimit;
    private bool _configured;
    private ModelPlan? _plan;
    private long _sequence, _journalTime;

    /// <summary>What is sold now.</summary>
    public ModelCatalog Catalog { get; set; } = catalog;

    private ModelCalendar Calendar => ModelCalendar.Of(_timeZone);

    private ModelTerms CurrentTerms => new(_plan, Catalog.NewestBook);

    /// <summary>Journal time: never back. Everything that became due by then happens first, in its order.</summary>
    private long Begin(long clock)
    {
        var now = Math.Max(clock, _journalTime);
        while (NextDue(now) is { } happen) happen();
        return now;
    }

    private Action? NextDue(long now)
    {
        var holds = OpenHolds()
            .OrderBy(h => h.Id, StringComparer.Ordinal)
            .Select(h => (At: h.ExpiresAt, Happen: (Action)(() => Expire(h))));
        var grants = ModelGrant.InBurnOrder(AllGrants().Where(g => !g.Closed && g.ExpiresAt is not null))
            .Select(g => (At: g.ExpiresAt!.Value, Happen: (Action)(() => Expire(g))));
        // At the same instant holds come before grants: the order by time is stable.
        return holds.Concat(grants).Where(due => due.At <= now).OrderBy(due => due.At).Select(due => due.Happen).FirstOrDefault();
    }

    private void Expire(ModelHold hold) => Post(Follow(hold.Authorized, ModelKind.Expire, "expire", hold.ExpiresAt));

    private void Expire(ModelGrant grant)
    {
        Record(grant.ExpiresAt!.Value);
        grant.Closed = true;
    }

    private void Record(long at)
    {
        _sequence++;
        _journalTime = at;
    }
}
