using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Spend.Client;

// Asks a model and prints its answer while it arrives, for as long as the customer has money for it.
if (args is not [var customer, var question])
{
    Console.Error.WriteLine("Usage: chat CUSTOMER QUESTION (SPEND_URL, SPEND_KEY and MODEL_URL say where)");
    return 2;
}

var services = new ServiceCollection();
services.AddSpend(options =>
{
    options.BaseAddress = new Uri(Setting("SPEND_URL", "http://127.0.0.1:8080"));
    options.ApiKey = Setting("SPEND_KEY", "");
});
services.AddHttpClient("model", http => http.BaseAddress = new Uri(Setting("MODEL_URL", "http://127.0.0.1:8090")))
    .AddSpendMetering(metering => metering.LargestSlice = 64);

if (Setting("SPEND_KEY", "") == "") return Failed("SPEND_KEY is not set: a key of the controller.");
await using var provider = services.BuildServiceProvider();
try
{
    return await Chat(provider.GetRequiredService<SpendClient>(), provider.GetRequiredService<IHttpClientFactory>());
}
catch (SpendException e)
{
    // A wrong key, a customer that is not there: neither yes nor no.
    return Failed(e.Problem.Detail);
}
catch (Exception e) when (e is HttpRequestException or IOException)
{
    return Failed($"The model does not answer: {e.Message}");
}

async Task<int> Chat(SpendClient spend, IHttpClientFactory clients)
{
    using var model = clients.CreateClient("model");
    using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
    {
        Content = new StringContent(
            $$"""{ "model": "gpt-4o", "stream": true, "messages": [ { "role": "user", "content": {{JsonSerializer.Serialize(question)}} } ] }""", Encoding.UTF8, "application/json"),
    };
    request.Options.Set(SpendHandler.Customer, customer);
    using var response = await model.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    if (!response.IsSuccessStatusCode)
    {
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Console.WriteLine($"Not started ({(int)response.StatusCode}): {problem.RootElement.GetProperty("error").GetProperty("message")}");
        return 1;
    }

    using (var lines = new StreamReader(await response.Content.ReadAsStreamAsync()))
        while (await lines.ReadLineAsync() is { } line)
            if (line.StartsWith("data: {", StringComparison.Ordinal)) Console.Write(TextOf(line["data: ".Length..]));
    Console.WriteLine();
    Console.WriteLine();

    request.Options.TryGetValue(SpendHandler.Meter, out var meter);
    Console.WriteLine(meter!.Denial is { } denial ? $"Stopped after {meter.Counted} tokens. {denial.Detail} {denial.Remedy}" : $"Complete, {meter.Counted} tokens.");
    var state = await spend.GetCustomerAsync(customer);
    Console.WriteLine($"Charged {state.Spend.Charged} {state.Currency}, held {state.Spend.Held}, unbilled {state.Spend.Unbilled}; {state.Funds.Available} left.");
    return 0;
}

static int Failed(string why)
{
    Console.Error.WriteLine(why);
    return 1;
}

static string Setting(string name, string usual) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } set ? set : usual;

static string TextOf(string chunk)
{
    using var document = JsonDocument.Parse(chunk);
    var choices = document.RootElement.GetProperty("choices");
    return choices.GetArrayLength() > 0 && choices[0].GetProperty("delta").TryGetProperty("content", out var text) ? text.GetString()! : "";
}
