using System.ComponentModel;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Gateway.Customers;
using Spend.Gateway.Deciding.Answers;
using Spend.Gateway.Http;
using Spend.Journal;

namespace Spend.Gateway.Denials;

/// <summary>A denial as it is remembered; equal ones within a minute are one. What it says is what the last of them was answered.</summary>
public sealed record LoggedDenial(
    [property: Description("Of the entry; an entry that comes again in the live feed was counted up.")] string Id,
    string Customer,
    [property: Description("When it happened first.")] Instant FirstAt,
    [property: Description("When it happened last.")] Instant At,
    [property: Description("How often, with the same code and limit within the minute.")] long Count,
    string Code,
    [property: Description("One sentence: what stopped it.")] string Detail,
    [property: Description("One sentence that a person can act on.")] string Remedy,
    [property: Description("wallet, cap, plan or account.")] string LimitSource,
    [property: Description("Null where no amount is the cause.")] DeniedLimit? Limit,
    [property: Description("What the request would have cost in that limit; null where no amount is the cause.")] Money? Requested,
    [property: Description("What the limit still allowed.")] Money? Available,
    [property: Description("The customer's.")] string Currency,
    [property: Description("The id of the authorization or event that was denied.")] string Authorization,
    AsOf AsOf,
    [property: Description("Of the amounts where it is not the currency: a credit unit, or a meter."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Unit = null)
{
    private const string Prefix = "den_";

    /// <param name="count">How often it happened since <paramref name="firstAt"/>.</param>
    internal static LoggedDenial Of(in Denied last, Instant firstAt, long count)
    {
        var denial = last.Answer.Denial!;
        return new LoggedDenial(
            "", last.Customer.Customer, firstAt, last.At, count, last.Answer.Status.Code(), denial.Detail, denial.Remedy,
            Encoding.UTF8.GetString(PostingWords.Source(denial.Source)), DeniedLimit.Of(denial.Limit),
            denial.IsPriced ? denial.Requested : null, denial.Limit is null ? null : denial.Available,
            last.Answer.Currency, last.Id, new AsOf(last.Answer.Sequence), denial.Unit);
    }

    /// <summary>Null for one that another version of this program wrote, in a way that this one does not know.</summary>
    internal static LoggedDenial? Of(DenialEntry entry)
    {
        try
        {
            return JsonSerializer.Deserialize(entry.Body.Span, StrictJson.TypeOf<LoggedDenial>())! with { Id = Prefix + entry.Number.ToString(CultureInfo.InvariantCulture) };
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The limit that stopped a request, as it stood.</summary>
/// <param name="ResetsAt">When it starts again by itself, or null.</param>
public sealed record DeniedLimit(string Id, Money Limit, Money Spent, Money Held, Money Remaining, Instant? ResetsAt)
{
    public static DeniedLimit? Of(LimitState? limit) => limit is null ? null : new(limit.Id, limit.Limit, limit.Spent, limit.Held, limit.Remaining, limit.ResetsAt);
}

/// <summary>A request that was just denied.</summary>
/// <param name="Id">Of the authorization or event.</param>
internal readonly record struct Denied(CustomerId Customer, string Id, Answer Answer, Instant At);
