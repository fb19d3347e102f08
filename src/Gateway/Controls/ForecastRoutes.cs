using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Forecasting;
using Spend.Gateway.Access;
using Spend.Gateway.Customers;
using Spend.Gateway.Http;
using Spend.Journal;

namespace Spend.Gateway.Controls;

/// <summary>What the current billing period is expected to come to, in the customer's currency.</summary>
public sealed record ForecastAnswer(
    [property: Description("Charged for usage of the period so far.")] Money Spent,
    [property: Description("At the period's end, if the customer goes on as it did.")] Money Expected,
    [property: Description("Nine times of ten it is not below; never below spent.")] Money Low,
    [property: Description("Nine times of ten it is not above.")] Money High,
    [property: Description("The customer's currency.")] string Unit,
    [property: Description("Whole days that it is made of, at most 28.")] int DaysOfHistory,
    PeriodAnswer Period,
    [property: Description("How it is made, in one sentence.")] string Method)
{
    public static ForecastAnswer Of(Account account, Instant now)
    {
        var forecast = Forecast.Of(account, now);
        return new ForecastAnswer(
            forecast.Spent, forecast.Expected, forecast.Low, forecast.High, account.Profile!.Currency, forecast.Days,
            PeriodAnswer.Of(account.PeriodAt(now)), MethodOf(forecast.Days, hasHistory: account.Control.Spending.Since is not null));
    }

    private static string MethodOf(int days, bool hasHistory) => days switch
    {
        0 when !hasHistory => "Nothing was charged yet: nothing to go by.",
        0 => "No whole day yet: today's rate so far goes on; low and high are half and twice of it.",
        < 4 => "Each day to come as the mean of the whole days there are; low and high are half less and half more.",
        _ => string.Create(CultureInfo.InvariantCulture,
            $"The level of a day in {days} whole days, which follows the latest the faster the more it drifts, with the difference of its weekday where there are three of it; the band is where it ends eight times of ten."),
    };
}

/// <summary>The forecast of a customer's spend.</summary>
public static class ForecastRoutes
{
    public static void MapForecast(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/customers/{customer}/forecast", Get).ForCustomers().Produces<ForecastAnswer>()
            .Describe("Customers", "Forecast a customer's spend",
                "From the account's last four weeks: the present level of a day, which follows the latest days the faster the more the level has drifted, and how its weekday differs once there are three of it; today's rest is its part of such a day. "
                + "The band widens with the days to come and with how much days differed.", 404);

    private static async Task<Ok<ForecastAnswer>> Get(string customer, HttpContext context, IAccounts accounts)
    {
        var id = context.Caller().CustomerOf(Text.IdFromPath(customer));
        var answer = await accounts.Read(id, static (account, now) => account.Profile is null ? null : ForecastAnswer.Of(account, now));
        return TypedResults.Ok(answer.OrNotFound(Status.UnknownCustomer));
    }
}
