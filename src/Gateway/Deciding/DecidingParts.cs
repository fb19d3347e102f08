using Spend.Gateway.Health;
using Spend.Gateway.Pricing;
using Spend.Journal;

namespace Spend.Gateway.Deciding;

/// <summary>What deciding needs, looked up once and not for each request.</summary>
internal sealed record DecidingParts(IAccounts Accounts, Catalogs Catalogs, DecisionMeasures Measures);
