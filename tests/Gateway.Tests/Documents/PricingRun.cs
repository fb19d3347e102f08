namespace Spend.Gateway.Tests.Documents;

/// <summary>Executes one example in a tenant of its own.</summary>
internal sealed class PricingRun(PricingExample example, HttpClient tenant, VirtualClock clock)
{
    private static readonly DateTimeOffset April = PricingPage.TimeOf("2026-04-01");

    public async Task Execute()
    {
        clock.Now = example.IsPrice ? April : example.Rows[0].At;
        await SetUp();
        if (example.IsPrice || !example.Rows[0].What.StartsWith("customer", StringComparison.Ordinal))
            Works(await tenant.Put(PricingStep.Customer, """{"currency":"USD"}"""), "the customer");
        if (example.IsPrice) Works(await tenant.Post(PricingStep.Customer + "/subscription", """{"plan":"plan","effective":"now"}"""), "the plan");
        foreach (var row in example.Rows) await Do(row);
    }

    private async Task SetUp()
    {
        if (example.Part("price_book") is { } book) Works(await tenant.Post("/v1/price_books/import", book.ToJsonString()), "the price book");
        var block = example.Block.ToJsonString();
        // Of the page's meters those that are priced here: a kind of meter that fails shall not fail every example.
        var meters = example.Meters.Where(meter => block.Contains($"\"{meter.Key}\"", StringComparison.Ordinal)).Concat(example.Part("meters") ?? []);
        foreach (var (key, meter) in meters) Works(await tenant.Put($"/v1/meters/{key}", meter!.ToJsonString()), $"meter {key}");
        foreach (var (key, plan) in example.Part("plans") ?? []) Works(await tenant.Put($"/v1/plans/{key}", plan!.ToJsonString()), $"plan {key}");
    }

    private async Task Do(PricingRow row)
    {
        clock.Now = row.At;
        var step = PricingStep.Of(example, row);
        if (step.Method is null) return;
        var answer = await tenant.Send(step.Method, step.Path, step.Body?.ToJsonString());
        if (row.IsDenied)
        {
            var code = row.Amount["denied ".Length..];
            Check(answer.Status >= 400 && answer.Code == code, row, answer, answer.Status >= 400 ? answer.Code : "no denial");
            return;
        }
        Check(answer.Status < 300, row, answer, answer.Body.StartsWith('{') ? answer.Code : null);
        if (row.Amount.Length == 0) return;
        string? got;
        try
        {
            got = step.Amount!(answer, row);
        }
        catch (Exception exception) when (exception is NullReferenceException or FormatException or InvalidCastException)
        {
            got = "no amount";
        }
        Check(got != "no amount" && PricingAmounts.AreSame(row.Amount, got), row, answer, got);
    }

    private void Check(bool isRight, PricingRow row, Answered answer, string? got) => Assert.True(isRight, $"""
        {example.Page}, line {row.Line}, example '{example.Name}', {row.At:yyyy-MM-dd HH:mm:ss}: {row.What}
        expected: {row.Amount} {row.Because}
        got:      {got}
        answer:   {answer.Status} {answer.Body}
        """);

    private void Works(Answered answer, string what) =>
        Assert.True(answer.Status is 200 or 201, $"{example.Page}, example '{example.Name}': {what} was answered with {answer.Status} {answer.Body}");
}
