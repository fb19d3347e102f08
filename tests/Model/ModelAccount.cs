using System.Numerics;

namespace Spend.Model;

/// <summary>
/// The reference account: does what the rules say, in the plainest way. It keeps the list of everything that happened and adds it up
/// anew for each question; there are no counters that could go wrong. It knows nothing of the engine.
/// </summary>
public sealed partial class ModelAccount(ModelCatalog catalog)
{
    public const long EventsBack = 35 * ModelCalendar.Day, EventsAhead = 5 * ModelCalendar.Minute, GrantsKnown = 130 * ModelCalendar.Day;

    private readonly List<ModelPosting> _postings = [];
    private readonly List<ModelGrant> _given = [];
    private readonly List<ModelCap> _caps = [];
    private readonly List<ModelChange> _changes = [];
    private readonly List<ModelOwnTerms> _contracts = [], _ownPrices = [];
    private (long At, ModelPlan? Plan)? _scheduled;
    private string _currency = "", _timeZone = "";
    private ModelAnchor _anchor = ModelAnchor.OfDay(1);
    private BigInteger? _creditLimit;
    private bool _configured, _suspended;
    private ModelBill? _suspendedFor;
    private long _sequence, _journalTime;

    private readonly List<ModelRecord> _records = [];
    private readonly List<ModelClosedBudget> _closed = [];
    private readonly List<ModelAlert> _alerts = [];
    private ModelBrake? _brake;
    private readonly List<long> _resumed = [];
    private ModelTopUp? _topUp;

    /// <summary>Money that came in, and requests that were declined.</summary>
    private readonly List<(long Sequence, long At, string? Declined)> _topUpAnswers = [];

    /// <summary>What is sold now.</summary>
    public ModelCatalog Catalog { get; set; } = catalog;

    private ModelCalendar Calendar => ModelCalendar.Of(_timeZone);
}
