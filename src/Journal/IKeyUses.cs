using Spend.Core;

namespace Spend.Journal;

/// <summary>When API keys were last used. Told now and then, so it may be behind, and a failing machine may lose the latest.</summary>
public interface IKeyUses
{
    /// <summary>Notes uses; an earlier one than is known changes nothing.</summary>
    /// <exception cref="JournalUnavailableException">The store cannot write now.</exception>
    void Note(IReadOnlyList<KeyUse> uses);

    /// <summary>Of a tenant's keys that were ever used, by the key's id.</summary>
    /// <exception cref="JournalUnavailableException">The store cannot be read now.</exception>
    IReadOnlyDictionary<string, Instant> Of(string tenant);
}

/// <param name="Key">The key's id.</param>
public readonly record struct KeyUse(string Tenant, string Key, Instant At);
