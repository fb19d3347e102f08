using System.Text.Json.Serialization;

namespace Spend.Client;

// What is sent, and what comes back, as the API has it.

internal sealed record AuthorizeBody(
    string Id, string Customer, IReadOnlyList<UsageItem>? Items, ProviderUsage? Usage, IReadOnlyDictionary<string, string>? Properties, DateTimeOffset? Time, bool? Hold, int? ExpiresIn);

internal sealed record BatchBody(IReadOnlyList<AuthorizeBody> Requests);

internal sealed record EventsBody(IReadOnlyList<AuthorizeBody> Events);

internal sealed record SettleBody(string Customer, IReadOnlyList<UsageItem>? Items, ProviderUsage? Usage, string? Outcome);

internal sealed record ExtendBody(string Customer, IReadOnlyList<UsageItem>? Items, ProviderUsage? Usage, int? ExpiresIn);

internal sealed record ReleaseBody(string Customer);

internal sealed record VoidBody(string Customer, string Reason);

internal sealed record AmendBody(string Customer, IReadOnlyList<UsageItem>? Items, ProviderUsage? Usage, string? Reason);

internal sealed record EmptyBody;

/// <summary>Every member of an answer, a denial or a problem: in lists one stands where the other could.</summary>
internal sealed record AnswerDocument
{
    public string? Decision { get; init; }
    public string? Authorization { get; init; }

    /// <summary>Of an answer a word, of a problem the HTTP status.</summary>
    [JsonConverter(typeof(StatusConverter))]
    public string? Status { get; init; }

    public decimal? Charged { get; init; }
    public decimal? Held { get; init; }
    public decimal? Unbilled { get; init; }
    public string? Currency { get; init; }
    public string? Unit { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }
    public Funds? Funds { get; init; }
    public IReadOnlyList<CapState>? Caps { get; init; }
    public IReadOnlyList<string>? WouldDeny { get; init; }
    public IReadOnlyList<ChargedLine>? Lines { get; init; }
    public string? Period { get; init; }
    public JournalPosition? AsOf { get; init; }
    public bool Replayed { get; init; }

    /// <summary>Of a problem: its code as a URI.</summary>
    public string? Type { get; init; }

    public string? Code { get; init; }
    public string? Detail { get; init; }
    public string? Remedy { get; init; }
    public string? LimitSource { get; init; }
    public LimitState? Limit { get; init; }
    public decimal? Requested { get; init; }
    public decimal? Available { get; init; }
    public long? RetryAfter { get; init; }
    public IReadOnlyList<FieldFault>? Errors { get; init; }

    public string? Id { get; init; }
    public bool OverLimit { get; init; }
}

internal sealed record ResultsDocument(IReadOnlyList<AnswerDocument> Results);

/// <summary>All JSON of the package, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(AmountConverter)])]
[JsonSerializable(typeof(AuthorizeBody))]
[JsonSerializable(typeof(BatchBody))]
[JsonSerializable(typeof(EventsBody))]
[JsonSerializable(typeof(SettleBody))]
[JsonSerializable(typeof(ExtendBody))]
[JsonSerializable(typeof(ReleaseBody))]
[JsonSerializable(typeof(VoidBody))]
[JsonSerializable(typeof(AmendBody))]
[JsonSerializable(typeof(EmptyBody))]
[JsonSerializable(typeof(AnswerDocument))]
[JsonSerializable(typeof(ResultsDocument))]
[JsonSerializable(typeof(CustomerState))]
[JsonSerializable(typeof(PortalSession))]
[JsonSerializable(typeof(Grant))]
[JsonSerializable(typeof(GrantState))]
[JsonSerializable(typeof(Cap))]
internal sealed partial class SpendJson : JsonSerializerContext;
