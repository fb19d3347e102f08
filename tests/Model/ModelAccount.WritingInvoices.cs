using System.Numerics;

namespace Spend.Model;

// The invoice of a period that is closed, down to its bytes.
public sealed partial class ModelAccount
{
    private ModelInvoiceTerms _terms = ModelInvoiceTerms.Usual;

    /// <summary>The currencies of ISO 4217 that are not counted in hundredths.</summary>
    private static readonly string[]
        Whole = ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"],
        Thousandths = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"],
        TenThousandths = ["CLF", "UYW"];

    /// <summary>The smallest amount that can be paid.</summary>
    private BigInteger MinorUnit => Exact.One / (Whole.Contains(_currency) ? 1 : Thousandths.Contains(_currency) ? 1_000 : TenThousandths.Contains(_currency) ? 10_000 : 100);

    private BigInteger Rounded(BigInteger amount) => Rounded(amount, 1);

    /// <summary>An amount over a divisor as it can be paid.</summary>
    private BigInteger Rounded(BigInteger amount, BigInteger over)
    {
        if (!_terms.HalfUp) return Exact.Share(amount, 1, over * MinorUnit) * MinorUnit;
        var half = (2 * BigInteger.Abs(amount) + over * MinorUnit) / (2 * over * MinorUnit);
        return amount.Sign * half * MinorUnit;
    }

    private ModelBill Write(ModelSpan period, List<ModelInvoiceLine> charges, long at)
    {
        var credits = CreditsOf(charges);
        var exact = charges.Sum(l => l.InMoney) - credits.Sum(c => c.Amount);
        var net = Rounded(exact);
        var (subtotal, applied) = (charges.Sum(l => Rounded(l.InMoney)), -credits.Sum(c => Rounded(-c.Amount)));
        var rounding = net - subtotal + applied;
        var taxes = _terms.Taxes.Select(t => (Tax: t, Amount: TaxOf(net, t.Rate))).ToList();
        var tax = taxes.Sum(t => t.Amount);
        var total = _terms.TaxIncluded ? net : net + tax;
        var carried = BigInteger.Max(0, BigInteger.Min(Balance(), total));
        var dueAt = at + _terms.PaymentDays * ModelCalendar.Day;

        var lines = new List<ModelJson>();
        foreach (var line in charges) AddUsage(Line(line.TypeName, DescriptionOf(line), line.Service!, line.InMoney, Rounded(line.InMoney)), line);
        foreach (var (grant, amount) in credits) Line("credits", $"Paid by grant {grant}", period, -amount, Rounded(-amount)).Add("grant", grant);
        if (!rounding.IsZero) Line("rounding", "Rounding of the sum", period, rounding, rounding);
        foreach (var (one, amount) in taxes) Line("tax", one.Name, period, amount, amount).Add("rate", Exact.Text(one.Rate));

        var body = new ModelJson()
            .Add("period", Stretch(period).Add("id", period.Id))
            .Add("issued_at", Instant(at))
            .Add("due_at", Instant(dueAt))
            .Add("currency", _currency)
            .Add("bill_to", BillTo())
            .Add("lines", lines)
            .Add("subtotal", Exact.Text(subtotal))
            .Add("credits_applied", Exact.Text(applied))
            .Add("rounding", Exact.Text(rounding))
            .Add("residue", Exact.Text(exact - net))
            .Add("net", Exact.Text(net))
            .Add("tax", Exact.Text(tax))
            .Add("tax_included", _terms.TaxIncluded)
            .Add("tax_exemption", _terms.Exemption)
            .Add("total", Exact.Text(total))
            .Add("carried_over", Exact.Text(carried))
            .Add("due", Exact.Text(BigInteger.Max(0, total - carried)));
        return new ModelBill(period.Id, body.ToString(), total, carried, charges.Where(l => l.Price is not null).Sum(l => l.Owed), dueAt);

        ModelJson Line(string type, string description, ModelSpan service, BigInteger amount, BigInteger rounded)
        {
            var line = new ModelJson()
                .Add("number", lines.Count + 1)
                .Add("type", type)
                .Add("description", description)
                .Add("service", Stretch(service))
                .Add("amount", Exact.Text(amount))
                .Add("total", Exact.Text(rounded));
            lines.Add(line);
            return line;
        }
    }

    private BigInteger TaxOf(BigInteger net, BigInteger rate) =>
        _terms.TaxIncluded ? Rounded(net * rate, Exact.One + _terms.Taxes.Sum(t => t.Rate)) : Rounded(Exact.Times(net, rate));

    /// <summary>What each grant in the currency paid of the lines, by its id.</summary>
    private static List<(string Grant, BigInteger Amount)> CreditsOf(List<ModelInvoiceLine> lines) =>
        [.. lines.Where(l => l.Rate is { InMoney: true }).SelectMany(l => l.Burns).GroupBy(b => b.Grant)
            .Select(g => (g.Key, g.Sum(b => b.Amount))).Where(g => !g.Item2.IsZero).OrderBy(g => g.Key, StringComparer.Ordinal)];

    private void AddUsage(ModelJson line, ModelInvoiceLine about)
    {
        if (about.Rate is not { } rate) return;
        line.Add("period", about.OfPeriod.Id)
            .Add("segment", about.Number)
            .Add("meter", rate.Meter.Key)
            .Add("price", PriceName(rate.Ref))
            .Add("quantity", Exact.Text(about.Quantity))
            .Add("level", Exact.Text(about.Level))
            .Add("rated", Exact.Text(about.Amount))
            .Add("unbilled", Exact.Text(about.Unbilled));
        if (rate.Price.Match.Count > 0)
        {
            var match = new ModelJson();
            foreach (var (name, value) in rate.Price.Match.Pairs) match.Add(name, value);
            line.Add("match", match);
        }
        var steps = about.Kind == ModelInvoiceLineKind.Adjustment
            ? [] : ModelSteps.Of(rate, about.Level, amount => PartOf(amount, new ModelSegment(about.OfPeriod, about.Number)));
        if (steps.Count > 0) line.Add("steps", steps.Select(Step));
        if (!rate.InMoney) line.Add("unit", rate.Unit).Add("paid_by_grants", Exact.Text(about.Burnt)).Add("overage", Exact.Text(about.Overage));
    }

    private static ModelJson Step(ModelStepOfPrice step) => new ModelJson()
        .Add("kind", step.Kind)
        .Add("quantity", step.Quantity.IsZero ? null : Exact.Text(step.Quantity))
        .Add("unit_amount", step.UnitAmount is { } unit ? Exact.Text(unit) : null)
        .Add("flat_amount", step.FlatAmount.IsZero ? null : Exact.Text(step.FlatAmount))
        .Add("amount", Exact.Text(step.Amount));

    private static ModelJson PriceName(ModelPriceRef price)
    {
        var name = new ModelJson().Add("owner", price.Owner).Add("version", price.Version).Add("id", price.Id).Add("source", price.Source switch
        {
            ModelSource.Contract => "contract",
            ModelSource.Customer => "customer",
            ModelSource.Plan => "plan",
            _ => "price_book",
        });
        return price.Band == 0 ? name : name.Add("band", price.Band);
    }

    private ModelJson BillTo()
    {
        if (_terms.BillTo is not { } to) return new ModelJson().Add("name", CustomerName);
        var json = new ModelJson().Add("name", to.Name).Add("tax_id", to.TaxId).Add("email", to.Email);
        return to.Address.Length == 0 ? json : json.Add("address", to.Address);
    }

    /// <summary>What every customer of the model is called.</summary>
    public const string CustomerName = "Acme";

    private static ModelJson Stretch(ModelSpan span) => new ModelJson().Add("start", Instant(span.Start)).Add("end", Instant(span.End));

    /// <summary>RFC 3339 in UTC, no digit more than it takes.</summary>
    private static string Instant(long at) => DateTime.UnixEpoch.AddTicks(at * 10).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'");

    private static string DescriptionOf(ModelInvoiceLine line) => line.Kind switch
    {
        ModelInvoiceLineKind.BaseFee or ModelInvoiceLineKind.NextBaseFee => $"{line.Plan}, base fee",
        ModelInvoiceLineKind.BaseFeeDifference => $"{line.Plan}, base fee billed in advance",
        ModelInvoiceLineKind.Usage => $"Usage of {line.Rate!.Meter.Key}",
        ModelInvoiceLineKind.Adjustment => $"Usage of {line.Rate!.Meter.Key} in {line.OfPeriod.Id}, after its close",
        ModelInvoiceLineKind.Minimum => $"Minimum for usage in {line.OfPeriod.Id}",
        ModelInvoiceLineKind.MinimumAdjustment => $"Minimum for usage in {line.OfPeriod.Id}, after its close",
        _ => "Commitment of the contract",
    };
}
