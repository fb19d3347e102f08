using Spend.Core.Plans;

namespace Spend.Core.Accounts;

/// <summary>Decides commands. Pure: reads the state, changes nothing.</summary>
public static class Decider
{
    public static Decision Decide(Account account, Command command, Past past, Catalog catalog, Instant now) => throw new NotImplementedException();
}
