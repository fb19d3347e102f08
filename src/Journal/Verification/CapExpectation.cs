using System.Runtime.InteropServices;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Caps;
using Spend.Core.Metering;

namespace Spend.Journal.Verification;

/// <summary>
/// What a posting must do to each cap counter, computed from its lines, the caps there are and the hold or event it follows; and how many
/// units of each line it may bill.
/// </summary>
internal sealed class CapExpectation
{
    private readonly Account _account;
    private readonly Posting _posting;
    private readonly OpenHold? _hold;
    private readonly CapBook _book;
    private readonly Dictionary<CapKey, (Money Spent, Money Held)> _moves = [];

    private CapExpectation(Account account, Posting posting, OpenHold? hold, CapBook book) => (_account, _posting, _hold, _book) = (account, posting, hold, book);

    public IReadOnlyDictionary<CapKey, (Money Spent, Money Held)> Moves => _moves;

    /// <summary>By line: the units that must be billed.</summary>
    public List<Quantity> Billed { get; } = [];

    /// <param name="current">For a correction: the posting it corrects.</param>
    /// <param name="reservation">For a hold or extension: what it must reserve.</param>
    /// <param name="book">As it was before the posting.</param>
    public static CapExpectation Of(Account account, Posting posting, OpenHold? hold, Posting? current, ReservationCheck? reservation, CapBook book)
    {
        var expectation = new CapExpectation(account, posting, hold, book);
        switch (posting.Kind)
        {
            case PostingKind.Hold: expectation.Hold(); expectation.HoldCredits(reservation); break;
            case PostingKind.Extend: expectation.Hold(); expectation.OnlyAbove(); expectation.HoldCredits(reservation); break;
            case PostingKind.Settle: expectation.Free(); expectation.Spend(withinUnits: true); break;
            case PostingKind.Release or PostingKind.Expire: expectation.Free(); break;
            case PostingKind.Charge: expectation.Spend(withinUnits: false); break;
            case PostingKind.Usage: expectation.Spend(withinUnits: true); break;
            case PostingKind.Void or PostingKind.Amend: expectation.TakeBack(current); expectation.Spend(withinUnits: true); break;
        }
        return expectation;
    }

    /// <param name="withinUnits">Of what has been used already, hard caps in units may hold some back.</param>
    private void Spend(bool withinUnits)
    {
        foreach (var line in _posting.Lines)
        {
            Billed.Add(withinUnits ? BilledOf(line) : line.Item.Quantity);
            foreach (var cap in _account.Caps)
                if (cap.Cap.Counts(line.Item, _posting.Properties)) At(KeyOf(cap, line.Item)).Spent += AmountOf(line, cap.Cap);
        }
    }

    /// <summary>What hard caps in units leave of an item; of a count one or none.</summary>
    private Quantity BilledOf(Line line)
    {
        var quantity = line.Item.Quantity;
        if (_book.MeterOf(line) is not { } meter) return quantity; // said where it is rated
        if (!_posting.Succeeded && meter.OnFailure == FailurePolicy.NoCharge) return Quantity.Zero;
        var billed = quantity;
        foreach (var cap in _account.Caps)
        {
            if (cap.Cap is not { Enforcement: CapEnforcement.Hard, Meter: not null } || !cap.Cap.Counts(line.Item, _posting.Properties)) continue;
            var key = KeyOf(cap, line.Item);
            var (before, (spent, held)) = (_book.Before(_account, key, _posting.At, _hold), _moves.GetValueOrDefault(key));
            var limit = CapBook.LimitOf(cap, key, before, _posting.At);
            var room = Money.Max(Money.Zero, limit - before.Spent - before.Held - spent - held);
            if (room.Raw < billed.Raw) billed = Quantity.FromRaw(room.Raw);
        }
        return billed < quantity && meter.Aggregation == Aggregation.Count ? Quantity.Zero : billed;
    }

    /// <summary>Caps in units hold every item's quantity, caps on money what the items cost.</summary>
    private void Hold()
    {
        foreach (var line in _posting.Lines)
        {
            Billed.Add(line.Item.Quantity);
            foreach (var cap in _account.Caps)
            {
                if (!cap.Cap.Counts(line.Item, _posting.Properties)) continue;
                if (cap.Cap.Meter is not null) At(KeyOf(cap, line.Item)).Held += Money.FromRaw(line.Item.Quantity.Raw);
                else if (line.Unit is null) At(KeyOf(cap, line.Item)).Held += Money.Max(Money.Zero, line.Amount);
            }
        }
    }

    /// <summary>Credits are no money: caps see only what would be owed for them.</summary>
    private void HoldCredits(ReservationCheck? reservation)
    {
        for (var i = 0; i < _posting.Lines.Length; i++)
            foreach (var cap in _account.Caps)
                if (_posting.Lines[i] is { Unit: not null } line && cap.Cap.Meter is null && cap.Cap.Counts(line.Item, _posting.Properties))
                    At(KeyOf(cap, line.Item)).Held += reservation?.Owed[i] ?? Money.Zero;
    }

    /// <summary>An extension adds only what its new estimate holds above the old one.</summary>
    private void OnlyAbove()
    {
        if (_hold is null) return;
        foreach (var (key, move) in _hold.Caps)
            if (_moves.ContainsKey(key)) At(key).Held = Money.Max(Money.Zero, At(key).Held - move.Held);
    }

    private void Free()
    {
        if (_hold is null) return;
        foreach (var (key, move) in _hold.Caps)
            if (IsKnown(key)) At(key).Held -= move.Held;
    }

    /// <summary>A correction moves the counters that its event moved, as far as they are still there and mean the same.</summary>
    private void TakeBack(Posting? current)
    {
        if (current is null) return;
        foreach (var line in _posting.Reversed)
            foreach (var move in current.Caps)
            {
                var key = CapKey.Of(move);
                if (move.IsOfOneEvent || !IsKnown(key) || _book.IsForgotten(_account, key, _posting.At)) continue;
                var cap = _account.FindCap(move.Cap)!.Cap;
                if (cap.Counts(line.Item, _posting.Properties) && cap.CounterOf(line.Item, _posting.Properties) == move.Counter) At(key).Spent += AmountOf(line, cap);
            }
    }

    private static Money AmountOf(Line line, Cap cap) => cap.Meter is null ? line.ChargedMoney : Money.FromRaw(line.Billed.Raw);

    private bool IsKnown(CapKey key) => _account.FindCap(key.Cap)?.Generation == key.Generation;

    private CapKey KeyOf(CapState cap, UsageItem item) =>
        new(cap.Cap.Id, cap.Generation, cap.Cap.CounterOf(item, _posting.Properties),
            _account.Calendar.WindowOf(cap.Cap.Window, _posting.AuthorizedAt, _posting.Period));

    private ref (Money Spent, Money Held) At(CapKey key) => ref CollectionsMarshal.GetValueRefOrAddDefault(_moves, key, out _);
}
