using System.Net.Http.Headers;
using Spend.Gateway.Tests.Kill;

namespace Spend.Client.Tests.Streaming;

/// <summary>kill -9 of the controller in the middle of a stream: what is passed on after it never exceeds what was held.</summary>
public sealed class KilledControllerTests(ITestOutputHelper output) : IDisposable
{
    private const string AdminKey = "sk_client_kill_0123456789abcdef0123456789";
    private const decimal Granted = 0.05m, Input = 0.002m, Token = 0.00001m;

    private readonly string _data = Directory.CreateTempSubdirectory("spend-client-kill-").FullName;
    private readonly int _port = GatewayProcess.FreePort();

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Theory]
    [InlineData(20)]
    [InlineData(1_111)]
    public async Task When_the_controller_is_killed_in_mid_stream_overspend_is_at_most_the_outstanding_hold(int killedAfter)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AdminKey);
        await using var spend = new SpendClient(http, new SpendOptions { BaseAddress = http.BaseAddress, ApiKey = AdminKey, Timeout = TimeSpan.FromSeconds(2), AttemptTimeout = TimeSpan.FromSeconds(1) });

        // For looking, which may take its time on a busy machine; what is tested gives up soon.
        await using var patient = new SpendClient(http, new SpendOptions { BaseAddress = http.BaseAddress, ApiKey = AdminKey, Timeout = TimeSpan.FromSeconds(60), AttemptTimeout = TimeSpan.FromSeconds(20) });

        long coveredAtKill;
        StreamMeter meter;
        var passedOn = 0;
        using (var gateway = await GatewayProcess.Start(_data, AdminKey, _port))
        {
            await SpendGateway.Sell(http);
            await SpendGateway.Customer(http, "acme", "0.05");
            meter = await spend.StreamAsync(StreamRequest.Tokens("acme", "gpt-4o", 800));
            while (passedOn < killedAfter && await meter.AddAsync()) passedOn++;
            Assert.Equal(killedAfter, passedOn);
            gateway.Kill();
            coveredAtKill = meter.Covered;
        }
        while (passedOn < 100_000 && await meter.AddAsync()) passedOn++;

        // An extension that was under way when the controller died may have been durable, and its answer here, already.
        Assert.InRange(passedOn, coveredAtKill, meter.Covered);
        Assert.InRange(meter.Covered, coveredAtKill, coveredAtKill + 512);
        Assert.Equal(DenialReason.Unreachable, meter.Denial!.Reason);
        Assert.Equal(DenialReason.Unreachable, Assert.IsType<Denied>(await meter.SettleAsync()).Reason);

        using var again = await GatewayProcess.Start(_data, AdminKey, _port);
        var held = (await patient.GetCustomerAsync("acme")).Spend is var before && before.Charged > 0 ? (decimal?)null : before.Held;
        await spend.FlushAsync().WaitAsync(TimeSpan.FromSeconds(60));
        var after = await patient.GetCustomerAsync("acme");
        var used = Input + passedOn * Token;
        output.WriteLine($"killed after {killedAfter} tokens: {passedOn} passed on, {meter.Covered} held for; held {held} USD, used {used} USD, overspend {after.Spend.Unbilled} USD");
        if (held is { } whole) Assert.True(used <= whole, $"{used} used, {whole} held");
        Assert.Equal((used, 0m, 0m, Granted - used), (after.Spend.Charged, after.Spend.Held, after.Spend.Unbilled, after.Funds.Available));
    }
}
