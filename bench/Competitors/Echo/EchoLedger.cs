using Spend.Competitors.Http;
using Spend.Competitors.Ledger;

namespace Spend.Competitors.Echo;

/// <summary>Decides nothing and keeps nothing: what is left is HTTP and JSON, the ceiling that every other row is measured against.</summary>
internal sealed class EchoLedger : ILedger
{
    private static readonly Outcome Always = new(
        OutcomeKind.Allowed,
        Charged: 3_000_000,
        Balance: Nanodollars.SeedBalance - 3_000_000,
        CapSpent: 3_000_000,
        CapLimit: Nanodollars.SeedBalance);

    public ValueTask<Outcome> DecideAsync(AuthorizeRequest request) => new(Always);
}
