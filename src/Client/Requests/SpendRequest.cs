namespace Spend.Client;

/// <summary>A spend that is asked for, or one that has happened.</summary>
/// <param name="Customer">Who pays.</param>
/// <param name="Usage">What is used, or an estimate of it.</param>
public sealed record SpendRequest(string Customer, Usage Usage)
{
    /// <summary>
    /// The name of this action, 1 to 255 bytes: the same id with the same content is one decision, however often it is asked. Left out, one
    /// is drawn for each call; its own retries have the same. An id that was allowed offline is used up once it is reported: asked again it is a
    /// <see cref="SpendException"/> of code <c>id_reused</c>, and charged.
    /// </summary>
    public string? Id { get; init; }

    /// <summary>What prices and caps match beside the items' own: team, user, feature.</summary>
    public IReadOnlyDictionary<string, string>? Properties { get; init; }

    /// <summary>When the usage happens, at most 35 days back; null: now.</summary>
    public DateTimeOffset? Time { get; init; }
}
