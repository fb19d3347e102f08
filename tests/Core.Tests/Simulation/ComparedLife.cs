using System.Numerics;
using Spend.Core.Accounts;
using Spend.Model;

namespace Spend.Core.Tests.Simulation;

/// <summary>
/// One life, lived by the engine and by the reference model: every answer is compared, and whenever a month ends everything that can be
/// seen, every invoice, and what the invoices add up to.
/// </summary>
internal sealed class ComparedLife(ModelCatalog catalog)
{
    private readonly ModelAccount _model = new(catalog);
    private readonly ModelEngine _engine = new(catalog, alwaysFetchPast: false);
    private readonly Dictionary<string, int> _figures = [];

    public bool Accepted { get; private set; }

    public Account Account => _engine.Account;

    /// <summary>Takes one step; where the two differ, or invoices and counters, says how.</summary>
    public string? Differs(ModelStep step)
    {
        var expected = step.Command.Ask(_model, step.Clock);
        Decision? decision;
        try
        {
            decision = _engine.Ask(step.Command, step.Clock);
        }
        catch (InvalidOperationException e)
        {
            return $"The engine broke on {step.Command}, the model says {expected?.Code}: {e}";
        }
        if (expected is null || decision is not { } decided) return null;
        Accepted = decided.Status == Status.Accepted;
        Count("commands");
        if (decided.Record is PlanChanged) Count("changes of plan at once");
        var difference = ModelComparison.OfAnswers(expected, decided) ?? ModelRecords.Differ(expected.Records, _engine.Written);
        if (difference is null && step.Command is Spend.Model.Configure) difference = AtMonthEnd();
        return difference is null ? null : $"{step.Command}: {difference}";
    }

    /// <summary>How much of everything there was.</summary>
    public IReadOnlyDictionary<string, int> Figures()
    {
        foreach (var record in _engine.Records)
        {
            Count("records");
            switch (record)
            {
                case PlanChanged change:
                    Count("changes of plan");
                    Count("segments cut", change.Cuts.Length);
                    break;
                case ContractSet: Count("contracts"); break;
                case PricesSet: Count("own prices"); break;
                case PlanGrantsEnded { RollsInto: not null }: Count("rollovers"); break;
                case Posting { Kind: PostingKind.Void or PostingKind.Amend, BilledIn: not null }: Count("corrections of closed periods"); break;
                case Posting { Kind: PostingKind.Void }: Count("voids"); break;
                case Posting { Kind: PostingKind.Amend }: Count("amendments"); break;
                case Posting { MovesUsage: true, BilledIn: not null }: Count("late usage of closed periods"); break;
            }
        }
        return _figures;
    }

    private string? AtMonthEnd()
    {
        Count("full views compared");
        return ModelComparison.OfViews(_model.View(), Account) ?? ModelInvoices.Differ(_model, Account) ?? OfInvoices() ?? OfModelInvoices() ?? OfReplay();
    }

    /// <summary>Usage and adjustments of all invoices, against all counters and against the lines of all records.</summary>
    private string? OfInvoices()
    {
        var (invoices, counters) = (InvoiceSums.OfInvoices(Account, line => Count($"invoice lines: {line.Type}")), InvoiceSums.OfCounters(Account));
        Count("invoices", InvoiceSums.PeriodsOf(Account).Count());
        foreach (var counter in invoices.Keys.Union(counters.Keys))
            if (invoices.GetValueOrDefault(counter) != counters.GetValueOrDefault(counter))
                return $"invoices of {counter} add up to {invoices.GetValueOrDefault(counter)}, its counter says {counters.GetValueOrDefault(counter)}";
        var lines = InvoiceSums.OfRecords(_engine.Records);
        foreach (var (counter, sum) in counters)
            if (lines.GetValueOrDefault(counter) != sum) return $"lines of {counter} add up to {lines.GetValueOrDefault(counter)}, its counter says {sum}";
        return null;
    }

    private string? OfModelInvoices()
    {
        var sums = new Dictionary<(string, int, ModelPriceRef), (BigInteger, BigInteger, BigInteger, BigInteger)>();
        foreach (var line in _model.Periods().SelectMany(p => _model.Invoice(p).Lines))
        {
            if (line.Kind is not (ModelInvoiceLineKind.Usage or ModelInvoiceLineKind.Adjustment)) continue;
            var (amount, burnt, owed, unbilled) = sums.GetValueOrDefault((line.OfPeriod.Id, line.Number, line.Price!));
            sums[(line.OfPeriod.Id, line.Number, line.Price!)] = (amount + line.Amount, burnt + line.Burnt, owed + line.Owed, unbilled + line.Unbilled);
        }
        foreach (var (counter, usage) in _model.View().Usage)
            if (sums.GetValueOrDefault(counter) != (usage.Amount, usage.Burnt.Sum(static b => b.Amount), usage.Owed, usage.Unbilled))
                return $"the model's invoices of {counter} add up to {sums.GetValueOrDefault(counter)}, its counter says {usage.Amount}";
        return null;
    }

    private string? OfReplay()
    {
        var replayed = new Account();
        foreach (var record in _engine.Records) replayed.Apply(record);
        return AccountPicture.Of(replayed) == AccountPicture.Of(Account) ? null : "replay gives another state";
    }

    private void Count(string what, int by = 1) => _figures[what] = _figures.GetValueOrDefault(what) + by;
}
