using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Spend.Client.Tests;

public sealed class RegistrationTests(SpendGateway gateway) : IClassFixture<SpendGateway>
{
    [Fact]
    public async Task One_client_serves_the_process_and_gets_its_handlers_from_the_factory()
    {
        var customer = await gateway.Customer();
        var line = new Line();
        var services = new ServiceCollection();
        services.AddSpend(o => (o.BaseAddress, o.ApiKey) = (gateway.Address, SpendGateway.AdminKey)).ConfigurePrimaryHttpMessageHandler(() => line);
        await using var provider = services.BuildServiceProvider();
        var spend = provider.GetRequiredService<SpendClient>();
        Assert.Same(spend, provider.CreateScope().ServiceProvider.GetRequiredService<SpendClient>());
        Assert.True((await spend.AuthorizeAsync(new(customer, Usage.Of("calls")))).IsAllowed);
        Assert.Single(line.Sent);
    }

    [Fact]
    public async Task What_a_host_logs_names_no_customer_no_id_and_no_key()
    {
        var customer = await gateway.Customer();
        var log = new KeptLog();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new Everything(log)));
        services.AddSpend(o => (o.BaseAddress, o.ApiKey) = (gateway.Address, SpendGateway.AdminKey));
        // The factory logs what others send, so what is not there has been left out.
        services.AddHttpClient("other", http => http.BaseAddress = gateway.Address);
        await using var provider = services.BuildServiceProvider();
        var spend = provider.GetRequiredService<SpendClient>();
        await using (var hold = await spend.HoldAsync(new(customer, Usage.Of("calls")) { Id = "hold-of-somebody" })) await hold.SettleAsync();
        await spend.GetCustomerAsync(customer);
        await provider.GetRequiredService<IHttpClientFactory>().CreateClient("other").GetAsync("/readyz");
        Assert.Contains(log.Entries, static entry => entry.Message.Contains("/readyz", StringComparison.Ordinal));
        foreach (var secret in new[] { customer, "hold-of-somebody", SpendGateway.AdminKey })
            Assert.DoesNotContain(log.Entries, entry => entry.Message.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_waits_for_the_controller_gets_a_last_chance_when_the_container_ends()
    {
        var customer = await gateway.Customer();
        var services = new ServiceCollection();
        services.AddSpend(o => (o.BaseAddress, o.ApiKey) = (gateway.Address, SpendGateway.AdminKey));
        await using (var provider = services.BuildServiceProvider())
        {
            var hold = await provider.GetRequiredService<SpendClient>().HoldAsync(new(customer, Usage.Of("calls", 3)));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hold.SettleAsync(cancel: new CancellationToken(true)));
        }
        Assert.Equal((3m, 0m, 0m, 97m), await gateway.Stands(customer));
    }

    [Fact]
    public async Task A_container_that_is_not_disposed_asynchronously_gives_the_same_last_chance()
    {
        var customer = await gateway.Customer();
        var services = new ServiceCollection();
        services.AddSpend(o => (o.BaseAddress, o.ApiKey) = (gateway.Address, SpendGateway.AdminKey));
        using (var provider = services.BuildServiceProvider())
        {
            var hold = await provider.GetRequiredService<SpendClient>().HoldAsync(new(customer, Usage.Of("calls", 3)));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hold.SettleAsync(cancel: new CancellationToken(true)));
        }
        Assert.Equal((3m, 0m, 0m, 97m), await gateway.Stands(customer));
    }

    [Theory]
    [InlineData("", "http://127.0.0.1:1", 10, "ApiKey")]
    [InlineData("sk two", "http://127.0.0.1:1", 10, "ApiKey")]
    [InlineData("sk_1", "ftp://127.0.0.1", 10, "BaseAddress")]
    [InlineData("sk_1", "http://127.0.0.1:1", 1, "Timeout")]
    public async Task Options_that_make_no_sense_stop_the_host_at_its_start(string key, string address, int seconds, string option)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSpend(o => (o.ApiKey, o.BaseAddress, o.Timeout) = (key, new Uri(address), TimeSpan.FromSeconds(seconds)));
        using var host = builder.Build();
        Assert.Contains(option, (await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_is_not_sent_after_a_redirect()
    {
        using var elsewhere = new System.Net.HttpListener();
        var port = Gateway.Tests.Kill.GatewayProcess.FreePort();
        elsewhere.Prefixes.Add($"http://127.0.0.1:{port}/");
        elsewhere.Start();
        var answering = elsewhere.GetContextAsync().ContinueWith(static asked =>
        {
            asked.Result.Response.Redirect("http://localhost:1/");
            asked.Result.Response.Close();
        }, TaskScheduler.Default);
        var services = new ServiceCollection();
        services.AddSpend(o => (o.BaseAddress, o.ApiKey) = (new Uri($"http://127.0.0.1:{port}"), "sk_1"));
        await using var provider = services.BuildServiceProvider();
        var refused = await Assert.ThrowsAsync<SpendException>(() => provider.GetRequiredService<SpendClient>().AuthorizeAsync(new("c", Usage.Of("calls"))));
        await answering;
        Assert.Equal("http_302", refused.Code);
    }

    /// <summary>Of every category.</summary>
    private sealed class Everything(KeptLog log) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => log;

        public void Dispose()
        {
        }
    }
}
