using System.Numerics;

namespace Spend.Model;

// Writing down what happened, with the answer that was given for it.
public sealed partial class ModelAccount
{
    private ModelPosting? FirstOf(string id) => _postings.Find(p => p.Id == id);

    private static ModelAnswer Again(ModelPosting first) => first.Answer! with { Code = "replayed" };

    private ModelPosting NewPosting(
        ModelKind kind, string id, string content, long now, long time, ModelTerms terms, ModelProperties properties, long expiresAt = 0) => new()
        {
            Kind = kind,
            Id = id,
            Sequence = _sequence + 1,
            At = now,
            Content = content,
            EventTime = time,
            AuthorizedAt = now,
            Terms = terms,
            LateIn = LateIn(terms.Segment, now),
            Properties = properties,
            ExpiresAt = expiresAt,
        };

    /// <summary>A later step of an event: in the segment, terms and cap windows of its first.</summary>
    private ModelPosting Follow(
        ModelPosting first, ModelKind kind, string content, long now, long expiresAt = 0, Dictionary<string, BigInteger>? own = null) => new()
        {
            Kind = kind,
            Id = first.Id,
            Sequence = _sequence + 1,
            At = now,
            Content = content,
            EventTime = first.EventTime,
            AuthorizedAt = first.AuthorizedAt,
            Terms = first.Terms,
            LateIn = LateIn(first.Segment, now),
            Properties = first.Properties,
            ExpiresAt = expiresAt,
            OwnReservation = own ?? [],
        };

    /// <summary>Adds it to the history, then lets its lines be written, each seeing those before it.</summary>
    private ModelAnswer Post(ModelPosting posting, Action? write = null)
    {
        _postings.Add(posting);
        write?.Invoke();
        Refund(posting);
        _postings.Remove(posting);
        var before = CountersOf(posting);
        _postings.Add(posting);
        posting.Moves.AddRange(CountersOf(posting).Select((after, i) => after with
        {
            // A cap on single events sees each step of an event for itself.
            SpentBefore = after.Cap.Window == ModelWindow.Event ? 0 : before[i].Spent,
            HeldBefore = before[i].Held,
        }));
        Record(posting.At);

        return posting.Answer = new ModelAnswer("accepted")
        {
            Units = AmountsOf(posting),
            Money = posting.Charged,
            Held = OpenHold(posting.Id)?.Held ?? [],
            Lines = [.. posting.Lines.Select(Answered)],
            Reversed = [.. posting.Reversed.Select(Answered)],
            FundsAvailable = FundsAvailable(),
            FundsHeld = FundsHeld(),
            CreditsAvailable = UnitsOf(posting).Where(u => u != _currency).ToDictionary(u => u, GrantsAvailable),
            Caps = [.. posting.Moves.Select(m => new ModelAnswerCap(m.Cap.Id, m.Counter, m.Spent, m.Held, m.Cap.Window != ModelWindow.Event && m.Moved))],
            Passed = [.. posting.Moves.Where(m => m.IsPassed)],
            Period = posting.Period.Id,
            Late = posting.LateIn is not null,
            BilledIn = posting.BilledIn.Id,
            ExpiresAt = posting.Kind is ModelKind.Hold or ModelKind.Extend ? posting.ExpiresAt : 0,
            Sequence = posting.Sequence,
        };
    }

    private static Dictionary<string, ModelAmounts> AmountsOf(ModelPosting posting) => posting.UsageLines
        .GroupBy(l => l.Rate.Unit)
        .ToDictionary(g => g.Key, g => new ModelAmounts(g.Sum(l => l.Charged), g.Sum(l => l.Unbilled)));

    /// <summary>The units that any step of this event has to do with.</summary>
    private IEnumerable<string> UnitsOf(ModelPosting posting) =>
        _postings.Where(p => p.Id == posting.Id).SelectMany(p => p.Lines.Concat(p.Reversed)).Select(l => l.Rate.Unit).Distinct();

    /// <summary>The cap counters that any item of this event falls under, as they stand.</summary>
    private List<ModelCapMove> CountersOf(ModelPosting posting)
    {
        var lines = _postings.Where(p => p.Id == posting.Id && p != posting).Append(posting).SelectMany(p => p.Lines);
        return [.. ByCounter(posting, lines, (_, _) => 0)
            .Select(c => new ModelCapMove(c.Cap, c.Counter, posting.WindowOf(c.Cap.Window, Calendar)))
            .Select(m => m with { Spent = SpentOf(m.Cap, m.Counter, m.Window), Held = HeldOf(m.Cap, m.Counter, m.Window) })];
    }

    private static ModelAnswerLine Answered(ModelLine line) => new(
        line.Amount, line.Unbilled, line.Overage, line.Owed, line.Rate.Unit, line.Rate.Ref,
        [.. line.Burns.GroupBy(b => b.Grant).Select(g => (g.Key, g.Sum(b => b.Amount)))])
    {
        Billed = line.Billed,
        HeldBack = line.MostCharged is not null,
    };
}
