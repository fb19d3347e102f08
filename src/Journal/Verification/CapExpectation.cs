using System.Runtime.InteropServices;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Caps;
using Spend.Core.Metering;

namespace Spend.Journal.Verification;

/// <summary>What a posting must do to each cap counter, computed from its lines, the caps there are and the hold or event it follows.</summary>
internal sealed class CapExpectation
{
    private readonly Account _account;
    private readonly Posting _posting;
    private readonly Dictionary<CapKey, (Money Spent, Money Held)> _moves = [];

    private CapExpectation(Account account, Posting posting) => (_account, _posting) = (account, posting);

    public static Dictionary<CapKey, (Money Spent, Money Held)> Of(Account account, Posting posting, OpenHold? hold, Posting? current, ReservationCheck? reservation)
    {
        var expectation = new CapExpectation(account, posting);
        switch (posting.Kind)
        {
            case PostingKind.Hold: expectation.Hold(); expectation.HoldCredits(reservation); break;
            case PostingKind.Extend: expectation.Hold(); expectation.OnlyAbove(hold); expectation.HoldCredits(reservation); break;
            case PostingKind.Settle: expectation.Free(hold); expectation.Spend(); break;
            case PostingKind.Release or PostingKind.Expire: expectation.Free(hold); break;
            case PostingKind.Charge or PostingKind.Usage: expectation.Spend(); break;
            case PostingKind.Void or PostingKind.Amend: expectation.TakeBack(current); expectation.Spend(); break;
        }
        return expectation._moves;
    }

    private void Spend()
    {
        foreach (var line in _posting.Lines)
            foreach (var cap in _account.Caps)
                if (cap.Cap.Counts(line.Item, _posting.Properties)) At(KeyOf(cap, line.Item)).Spent += line.ChargedMoney;
    }

    private void Hold()
    {
        foreach (var line in _posting.Lines)
            foreach (var cap in _account.Caps)
                if (line.Unit is null && cap.Cap.Counts(line.Item, _posting.Properties)) At(KeyOf(cap, line.Item)).Held += Money.Max(Money.Zero, line.Amount);
    }

    /// <summary>Credits are no money: caps see only what would be owed for them.</summary>
    private void HoldCredits(ReservationCheck? reservation)
    {
        for (var i = 0; i < _posting.Lines.Length; i++)
            foreach (var cap in _account.Caps)
                if (_posting.Lines[i] is { Unit: not null } line && cap.Cap.Counts(line.Item, _posting.Properties))
                    At(KeyOf(cap, line.Item)).Held += reservation?.Owed[i] ?? Money.Zero;
    }

    /// <summary>An extension adds only what its new estimate holds above the old one.</summary>
    private void OnlyAbove(OpenHold? hold)
    {
        if (hold is null) return;
        foreach (var (key, move) in hold.Caps)
            if (_moves.ContainsKey(key)) At(key).Held = Money.Max(Money.Zero, At(key).Held - move.Held);
    }

    private void Free(OpenHold? hold)
    {
        if (hold is null) return;
        foreach (var (key, move) in hold.Caps)
            if (IsKnown(key)) At(key).Held -= move.Held;
    }

    /// <summary>A correction moves the counters that its event moved, as far as they still mean the same.</summary>
    private void TakeBack(Posting? current)
    {
        if (current is null) return;
        foreach (var line in _posting.Reversed)
            foreach (var move in current.Caps)
                if (!move.IsOfOneEvent && IsKnown(CapKey.Of(move)) && _account.FindCap(move.Cap)!.Cap is var cap
                    && cap.Counts(line.Item, _posting.Properties) && cap.CounterOf(line.Item, _posting.Properties) == move.Counter)
                    At(CapKey.Of(move)).Spent += line.ChargedMoney;
    }

    private bool IsKnown(CapKey key) => _account.FindCap(key.Cap)?.Generation == key.Generation;

    private CapKey KeyOf(CapState cap, UsageItem item) =>
        new(cap.Cap.Id, cap.Generation, cap.Cap.CounterOf(item, _posting.Properties),
            _account.Calendar.WindowOf(cap.Cap.Window, _posting.AuthorizedAt, _posting.Period));

    private ref (Money Spent, Money Held) At(CapKey key) => ref CollectionsMarshal.GetValueRefOrAddDefault(_moves, key, out _);
}
