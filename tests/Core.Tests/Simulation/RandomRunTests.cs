using Spend.Core.Accounts;

namespace Spend.Core.Tests.Simulation;

/// <summary>What random lives come by: a property that never meets the case it is about proves nothing.</summary>
public sealed class RandomRunTests
{
    [Fact]
    public void Random_lives_meet_every_kind_of_posting_and_every_outcome_of_spending()
    {
        var kinds = new HashSet<PostingKind>();
        var statuses = new HashSet<Status>();
        int refunds = 0, lapses = 0, givenBack = 0, unbilled = 0;
        for (var seed = 1; seed <= 300; seed++)
        {
            var random = new Random(seed);
            var steps = Enumerable.Range(0, 60).Select(_ => random.Next(1_000_000_000)).ToArray();
            RandomRun.Of(steps, Count, run => run.AfterEach = (_, decision) => statuses.Add(decision.Status));
        }

        Assert.Equal(Enum.GetValues<PostingKind>(), kinds.Order());
        Status[] ordinary =
        [
            Status.Accepted, Status.Replayed, Status.Unchanged, Status.IdReused, Status.NotFound, Status.AlreadyVoided, Status.AlreadySettled,
            Status.AlreadyReleased, Status.AuthorizationExpired, Status.StillHeld, Status.TimeTooOld, Status.CapExceeded, Status.CreditLimit, Status.InsufficientFunds,
        ];
        Assert.Empty(ordinary.Except(statuses));
        Assert.All([refunds, lapses, givenBack, unbilled], static count => Assert.True(count > 10));

        void Count(Record record)
        {
            if (record is not Posting posting) return;
            kinds.Add(posting.Kind);
            if (posting.Refunds.Length > 0) refunds++;
            if (posting.Lapsed.Length > 0) lapses++;
            if (posting.Lines.Any(static l => l.Amount.IsNegative)) givenBack++;
            if (posting.Unbilled.IsPositive) unbilled++;
        }
    }
}
