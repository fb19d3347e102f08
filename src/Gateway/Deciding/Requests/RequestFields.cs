using Spend.Core;
using Spend.Core.Metering;
using Spend.Core.Plans;
using Spend.Gateway.Deciding.Llm;
using Spend.Gateway.Deciding.Reading;

namespace Spend.Gateway.Deciding.Requests;

/// <summary>The members that requests share, as they are found. Which of them a request has, its reader says.</summary>
internal struct RequestFields
{
    public const int Ids = 1, Customers = 2, ItemLists = 4, Usages = 8, PropertySets = 16, Times = 32;

    /// <summary>From here on bits are the readers' own.</summary>
    public const int Own = 64;

    private int _seen;

    public string? Id { get; private set; }

    public string? Customer { get; private set; }

    public UsageItem[]? Items { get; private set; }

    public Properties? Properties { get; private set; }

    public Instant? Time { get; private set; }

    public RequestFields()
    {
        Properties = Properties.None;
    }

    public readonly bool HasItems => (_seen & (ItemLists | Usages)) != 0;

    /// <summary>At a member's name: reads the member if it is one of <paramref name="allowed"/>.</summary>
    public bool Take(ref JsonInput input, int allowed, Catalog catalog)
    {
        if (Is(ref input, "id"u8, Ids, allowed))
        {
            Id = input.Id();
            if (Id is not null && !Http.Text.HasPathOf(Id)) input.Refuse("Must not be a dot, two dots, or contain %2F: no path could name it.");
        }
        else if (Is(ref input, "customer"u8, Customers, allowed)) Customer = input.Name();
        else if (Is(ref input, "items"u8, ItemLists, allowed)) Items = ItemsReader.Read(ref input, catalog);
        else if (Is(ref input, "properties"u8, PropertySets, allowed)) Properties = PropertiesReader.Read(ref input);
        else if (Is(ref input, "time"u8, Times, allowed)) Time = input.Time();
        else if (Is(ref input, "usage"u8, Usages, allowed)) Items = UsageReader.Read(ref input, catalog);
        else return false;
        return true;
    }

    /// <summary>At a member's name: whether it is one of the reader's own.</summary>
    public bool TakeOwn(ref JsonInput input, ReadOnlySpan<byte> name, int bit) => input.Is(name, bit, ref _seen);

    public readonly bool Has(int bit) => (_seen & bit) != 0;

    /// <summary>Notes what is missing in the object at a position.</summary>
    /// <param name="key">The header that may stand in for the body's id.</param>
    public void Require(ref JsonInput input, int at, int required, string? key = null)
    {
        if ((required & Ids) != 0 && !Has(Ids) && (Id = key) is null) input.Missing(at, "id");
        if ((required & Customers) != 0 && !Has(Customers)) input.Missing(at, "customer");
        if (Has(ItemLists) && Has(Usages)) input.RefuseAt(at, "usage", "Cannot be given together with items.");
        if ((required & ItemLists) != 0 && !HasItems) input.Missing(at, "items");
    }

    private bool Is(ref JsonInput input, ReadOnlySpan<byte> name, int bit, int allowed) => (allowed & bit) != 0 && input.Is(name, bit, ref _seen);
}
