using System.Numerics;

namespace Spend.Model;

/// <summary>What an account can be asked, in words that neither the model nor the engine owns.</summary>
public abstract record ModelCommand
{
    /// <summary>Asks the model; null where there is nothing to answer.</summary>
    public abstract ModelAnswer? Ask(ModelAccount account, long clock);
}

/// <summary>Not asked of the account: from here on this is what is sold.</summary>
public sealed record Publish(ModelCatalog Catalog) : ModelCommand
{
    public override ModelAnswer? Ask(ModelAccount account, long clock)
    {
        account.Catalog = Catalog;
        return null;
    }

    public override string ToString() => $"publish {Catalog.Name}";
}

public sealed record Configure(string Currency, string TimeZone, ModelAnchor Anchor, BigInteger? CreditLimit) : ModelCommand
{
    public ModelInvoiceTerms Invoicing { get; init; } = ModelInvoiceTerms.Usual;

    public override ModelAnswer Ask(ModelAccount account, long clock) => account.Configure(clock, Currency, TimeZone, Anchor, CreditLimit, Invoicing);

    public override string ToString() =>
        $"configure {Currency}, {TimeZone}, anchor {Anchor}, credit limit {(CreditLimit is { } limit ? Exact.Text(limit) : "none")}, invoices {Invoicing}";
}

public sealed record Subscribe(string Plan, int? Version, ModelEffective Effective) : ModelCommand
{
    public override ModelAnswer Ask(ModelAccount account, long clock) => account.Subscribe(clock, Plan, Version, Effective);

    public override string ToString() => $"subscribe to {Plan} {(Version is { } v ? $"v{v}" : "newest")} {Effective}";
}

public sealed record Cancel(ModelEffective Effective) : ModelCommand
{
    public override ModelAnswer Ask(ModelAccount account, long clock) => account.Cancel(clock, Effective);

    public override string ToString() => $"cancel {Effective}";
}

public sealed record SetContract(ModelContract Contract) : ModelCommand
{
    public override ModelAnswer Ask(ModelAccount account, long clock) => account.SetContract(clock, Contract);

    public override string ToString() => $"contract {Contract}";
}

public sealed record RemoveContract : ModelCommand
{
    public override ModelAnswer Ask(ModelAccount account, long clock) => account.RemoveContract(clock);

    public override string ToString() => "remove contract";
}

/// <summary>The customer's own prices, from now on.</summary>
public sealed record SetPrices(ModelPrice[] Prices) : ModelCommand
{
    public override ModelAnswer Ask(ModelAccount account, long clock) => account.SetPrices(clock, Prices);

    public override string ToString() => $"own prices {ModelText.Prices(Prices)}";
}

public sealed record RemovePrices : ModelCommand
{
    public override ModelAnswer Ask(ModelAccount account, long clock) => account.RemovePrices(clock);

    public override string ToString() => "remove own prices";
}

public sealed record AddGrant(ModelGrant Grant) : ModelCommand
{
    public override ModelAnswer Ask(ModelAccount account, long clock) => account.AddGrant(clock, Grant);

    public override string ToString() => $"grant {Grant}";
}

public sealed record VoidGrant(string Id) : ModelCommand
{
    public override ModelAnswer Ask(ModelAccount account, long clock) => account.VoidGrant(clock, Id);

    public override string ToString() => $"void grant {Id}";
}

/// <summary>A command about one event or authorization id.</summary>
public abstract record EventCommand(string Id) : ModelCommand;

public sealed record Authorize(string Id, ModelItem[] Items, ModelProperties Properties, long? Time, int? HoldSeconds) : EventCommand(Id)
{
    public override ModelAnswer Ask(ModelAccount account, long clock) => account.Authorize(clock, Id, Items, Properties, Time, HoldSeconds);

    public override string ToString() => $"authorize {Id} {(HoldSeconds is { } s ? $"hold {s}s" : "charge")}: {ModelText.Items(Items)} [{Properties}]{At(Time)}";

    internal static string At(long? time) => time is { } at ? $" at {ModelText.Time(at)}" : "";
}

public sealed record RecordUsage(string Id, ModelItem[] Items, ModelProperties Properties, long? Time) : EventCommand(Id)
{
    public override ModelAnswer Ask(ModelAccount account, long clock) => account.RecordUsage(clock, Id, Items, Properties, Time);

    public override string ToString() => $"event {Id}: {ModelText.Items(Items)} [{Properties}]{Authorize.At(Time)}";
}

public sealed record Settle(string Id, ModelItem[]? Items, bool Succeeded) : EventCommand(Id)
{
    public override ModelAnswer Ask(ModelAccount account, long clock) => account.Settle(clock, Id, Items, Succeeded);

    public override string ToString() => $"settle {Id} {(Succeeded ? "success" : "failure")}: {ModelText.Items(Items)}";
}

public sealed record Extend(string Id, ModelItem[]? Items, int? HoldSeconds) : EventCommand(Id)
{
    public override ModelAnswer Ask(ModelAccount account, long clock) => account.Extend(clock, Id, Items, HoldSeconds);

    public override string ToString() => $"extend {Id}{(HoldSeconds is { } s ? $" {s}s" : "")}: {ModelText.Items(Items)}";
}

public sealed record Release(string Id) : EventCommand(Id)
{
    public override ModelAnswer Ask(ModelAccount account, long clock) => account.Release(clock, Id);

    public override string ToString() => $"release {Id}";
}

public sealed record VoidEvent(string Id, string Reason) : EventCommand(Id)
{
    public override ModelAnswer Ask(ModelAccount account, long clock) => account.Void(clock, Id, Reason);

    public override string ToString() => $"void {Id}: {Reason}";
}

public sealed record AmendEvent(string Id, ModelItem[] Items, string Reason) : EventCommand(Id)
{
    public override ModelAnswer Ask(ModelAccount account, long clock) => account.Amend(clock, Id, Items, Reason);

    public override string ToString() => $"amend {Id}: {ModelText.Items(Items)}, {Reason}";
}
