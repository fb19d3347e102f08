using System.Globalization;
using Spend.Core;
using Spend.Gateway.Http;

namespace Spend.Gateway.Overviews;

/// <summary>What customers are listed by. Amounts are compared as numbers, whatever their currency.</summary>
public enum OverviewSort
{
    Id,
    Name,
    Spend,
    Held,
    BurnRate,
    NearestCap,
}

/// <summary>Which customers are listed, in which order, from where on. Null: any.</summary>
internal sealed record OverviewQuery(string? Search, OverviewSort Sort, bool IsDescending, string? Status, string? Currency, PageRequest Page)
{
    private const string Sorts = "id, name, spend, held, burn_rate or nearest_cap";

    /// <exception cref="ProblemException">400: no such sort, order or status; or a text that none can have.</exception>
    public static OverviewQuery Of(string? search, string? sort, string? order, string? status, string? currency, string? limit, string? cursor)
    {
        var by = OverviewSort.Id;
        if (sort is not null && !WordConverter<OverviewSort>.TryParse(sort, out by)) throw Invalid($"sort: must be {Sorts}.");
        if (order is not (null or "asc" or "desc")) throw Invalid("order: must be asc or desc.");
        if (status is not (null or "active" or "suspended")) throw Invalid("status: must be active or suspended.");
        if (currency is not null && (currency.Length != 3 || !currency.All(char.IsAsciiLetterUpper))) throw Invalid("currency: must be three capital letters, such as USD.");
        if (search is not null && Text.FaultOfText(search) is { } fault) throw Invalid("search: " + fault);
        var descends = order is null ? by is not (OverviewSort.Id or OverviewSort.Name) : order == "desc";
        return new OverviewQuery(search, by, descends, status, currency, PageRequest.Of(limit, cursor));
    }

    public bool Wants(OverviewRow row) =>
        (Status is null || row.Status == Status) && (Currency is null || row.Currency == Currency)
        && (string.IsNullOrEmpty(Search) || row.Id.Contains(Search, StringComparison.OrdinalIgnoreCase) || row.Name.Contains(Search, StringComparison.OrdinalIgnoreCase));

    /// <summary>Where a row stands in the order.</summary>
    public OverviewPlace PlaceOf(OverviewRow row, Instant now) => Sort switch
    {
        OverviewSort.Id => new OverviewPlace(0, 0, "", row.Id),
        OverviewSort.Name => new OverviewPlace(0, 0, row.Name, row.Id),
        OverviewSort.Spend => new OverviewPlace(row.ChargedAt(now).Raw, 0, "", row.Id),
        OverviewSort.Held => new OverviewPlace(row.HeldAt(now).Raw, 0, "", row.Id),
        OverviewSort.BurnRate => new OverviewPlace(0, row.Burn.Rank, "", row.Id),
        OverviewSort.NearestCap => new OverviewPlace(Nearness.At(row.Nearest, now)?.Fraction.Raw ?? -1, 0, "", row.Id),
    };

    /// <summary>The order, with the id where nothing else tells two apart: so every row has one place.</summary>
    public IComparer<OverviewPlace> Order => IsDescending ? Descending : Ascending;

    /// <summary>A place as the next page's request brings it back. The name is not in it: it is the row's.</summary>
    public string CursorOf(OverviewPlace place) =>
        PageRequest.Cursor(string.Create(CultureInfo.InvariantCulture, $"{(int)Sort}{(IsDescending ? '-' : '+')}{place.Number};{place.Rank:R};{place.Id}"));

    /// <summary>Where the page before ended; null: this is the first.</summary>
    /// <param name="nameOf">The name of a customer.</param>
    /// <exception cref="ProblemException">400: the cursor is none that this list gave.</exception>
    public OverviewPlace? After(Func<string, string> nameOf)
    {
        if (Page.After.Length == 0) return null;
        var parts = Page.After.Split(';', 3);
        if (parts.Length != 3 || parts[0].Length < 3 || parts[0][0] != '0' + (int)Sort || parts[0][1] != (IsDescending ? '-' : '+')
            || !Int128.TryParse(parts[0].AsSpan(2), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            || !double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var rank))
            throw new ProblemException(PageRequest.BadCursor);
        return new OverviewPlace(number, rank, Sort == OverviewSort.Name ? nameOf(parts[2]) : "", parts[2]);
    }

    private static ProblemException Invalid(string detail) => new(Problem.Invalid("#", detail));

    private static readonly Comparer<OverviewPlace> Ascending = Comparer<OverviewPlace>.Create(static (a, b) => a.CompareTo(b));
    private static readonly Comparer<OverviewPlace> Descending = Comparer<OverviewPlace>.Create(static (a, b) => b.CompareTo(a));
}

/// <summary>Where a row stands: by its number or rank or name, then by its id.</summary>
internal readonly record struct OverviewPlace(Int128 Number, double Rank, string Name, string Id)
{
    public int CompareTo(OverviewPlace other)
    {
        var order = Number.CompareTo(other.Number);
        if (order == 0) order = Rank.CompareTo(other.Rank);
        if (order == 0) order = StringComparer.OrdinalIgnoreCase.Compare(Name, other.Name);
        return order != 0 ? order : string.CompareOrdinal(Id, other.Id);
    }
}
