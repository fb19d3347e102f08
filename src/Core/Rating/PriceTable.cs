using Spend.Core.Metering;

namespace Spend.Core.Rating;

/// <summary>
/// The compiled prices of one plan or price book version. Immutable, shared by all accounts on that version. Finding a price costs a
/// few dictionary look-ups, however many prices there are: one path per distinct set of matched property names.
/// </summary>
public sealed class PriceTable
{
    private readonly Dictionary<string, Shape[]> _byMeter;
    private readonly Dictionary<(string Id, int Band), Price> _byId = [];

    private PriceTable(Dictionary<string, Shape[]> byMeter)
    {
        _byMeter = byMeter;
        foreach (var shapes in byMeter.Values)
            foreach (var shape in shapes)
                foreach (var price in shape.Prices)
                    _byId.Add((price.Ref.Id, price.Ref.Band), price);
    }

    /// <summary>Compiles validated terms (<see cref="PriceValidation"/> has found nothing).</summary>
    public static PriceTable Compile(PriceSource source, string owner, int version, IEnumerable<PriceTerms> prices)
    {
        var byMeter = new Dictionary<string, Dictionary<string, Shape>>(StringComparer.Ordinal);
        foreach (var terms in prices)
        {
            if (!byMeter.TryGetValue(terms.Meter, out var shapes)) byMeter.Add(terms.Meter, shapes = new(StringComparer.Ordinal));
            var names = Array.ConvertAll(terms.Match.Pairs.ToArray(), static p => p.Key);
            var key = string.Join('\n', names);
            if (!shapes.TryGetValue(key, out var shape)) shapes.Add(key, shape = new Shape(names));
            shape.Add(terms, source, owner, terms.Since > 0 ? terms.Since : version);
        }
        return new PriceTable(byMeter.ToDictionary(
            static m => m.Key,
            static m => m.Value.Values.OrderByDescending(static s => s.Names.Length).ToArray(),
            StringComparer.Ordinal));
    }

    /// <summary>The most specific price for an item, or null where none matches.</summary>
    public Price? Find(UsageItem item, Properties ofEvent)
    {
        if (!_byMeter.TryGetValue(item.Meter, out var shapes)) return null;
        foreach (var shape in shapes)
            if (shape.Find(item, ofEvent) is { } price) return price;
        return null;
    }

    /// <summary>The price a reference names, or null where this table has no such price.</summary>
    public Price? Find(PriceRef reference) => _byId.GetValueOrDefault((reference.Id, reference.Band));

    /// <summary>All prices that match on the same set of property names, as a tree with one level per name.</summary>
    private sealed class Shape(string[] names)
    {
        private readonly Node _root = new();

        public string[] Names => names;

        public List<Price> Prices { get; } = [];

        public void Add(PriceTerms terms, PriceSource source, string owner, int version)
        {
            var node = _root;
            foreach (var (_, value) in terms.Match.Pairs)
            {
                if (!node.Next.TryGetValue(value, out var next)) node.Next.Add(value, next = new Node());
                node = next;
            }
            node.SizeProperty = terms.SizeProperty;
            node.Bands = [.. Leaves(terms, source, owner, version)];
            foreach (var (_, price) in node.Bands) Prices.Add(price);
        }

        public Price? Find(UsageItem item, Properties ofEvent)
        {
            var node = _root;
            foreach (var name in names)
                if (item.Property(name, ofEvent) is not { } value || !node.Next.TryGetValue(value, out node)) return null;
            if (node.SizeProperty is not { } sizeProperty) return node.Bands is [var (_, only), ..] ? only : null;

            if (!Quantity.TryParse(item.Property(sizeProperty, ofEvent), out var size)) return null;
            foreach (var (upTo, price) in node.Bands)
                if (upTo is not { } end || size <= end) return price;
            return null;
        }

        /// <summary>A price by request size is one per-unit price for each band of sizes: which one applies is part of finding it.</summary>
        private static IEnumerable<(Quantity? UpTo, Price Price)> Leaves(PriceTerms terms, PriceSource source, string owner, int version)
        {
            var reference = new PriceRef(source, owner, version, terms.Id);
            if (terms.Model != ChargeModel.RequestTiers) return [(null, Leaf(reference, terms))];
            return terms.Tiers.Select((tier, band) =>
                (tier.UpTo, (Price)new PerUnitPrice(new PriceRef(source, owner, version, terms.Id, band), terms, tier.UnitAmount)));
        }

        private static Price Leaf(PriceRef reference, PriceTerms terms) => terms.Model switch
        {
            ChargeModel.PerUnit => new PerUnitPrice(reference, terms, terms.UnitAmount),
            ChargeModel.CostPlus => new PerUnitPrice(reference, terms, Money.FromRaw((Quantity.One + terms.Markup).Raw)),
            ChargeModel.Flat => new FlatPrice(reference, terms),
            ChargeModel.Package => new PackagePrice(reference, terms),
            ChargeModel.Graduated => new GraduatedPrice(reference, terms),
            ChargeModel.Volume or ChargeModel.Stairstep => new VolumePrice(reference, terms),
            // Without bounds or fixed amount it is linear, and free units make sense.
            ChargeModel.Percentage when terms is { MinAmount: null, MaxAmount: null, FixedAmount.IsZero: true } => new PerUnitPrice(reference, terms, Money.FromRaw(terms.Rate.Raw)),
            ChargeModel.Percentage => new PercentagePrice(reference, terms),
            ChargeModel.RequestTiers => throw new ArgumentOutOfRangeException(nameof(terms)),
        };

        private sealed class Node
        {
            public readonly Dictionary<string, Node> Next = new(StringComparer.Ordinal);
            public (Quantity? UpTo, Price Price)[] Bands = [];
            public string? SizeProperty;
        }
    }
}
