using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Spend.Client.Tests;

public sealed class TelemetryTests(SpendGateway gateway) : IClassFixture<SpendGateway>
{
    [Fact]
    public async Task Calls_are_activities_and_decisions_are_counted_under_their_documented_names()
    {
        var customer = await SpendGateway.Customer(gateway.Admin, "telemetry", "2");
        var activities = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static s => s.Name == SpendTelemetry.ActivitySource,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = a =>
            {
                lock (activities) activities.Add(a);
            },
        };
        ActivitySource.AddActivityListener(listener);
        var measured = new List<string>();
        using var meters = new MeterListener { InstrumentPublished = static (i, l) => { if (i.Meter.Name == SpendTelemetry.Meter) l.EnableMeasurementEvents(i); } };
        meters.SetMeasurementEventCallback<long>((i, _, _, _) => { lock (measured) measured.Add(i.Name); });
        meters.SetMeasurementEventCallback<double>((i, _, _, _) => { lock (measured) measured.Add(i.Name); });
        meters.Start();

        await using var spend = gateway.Spend();
        await spend.AuthorizeAsync(new(customer, Usage.Of("calls", 3)) { Id = "no" });
        await using (var hold = await spend.HoldAsync(new(customer, Usage.Of("calls", 1))))
        {
            await hold.ExtendAsync(Usage.Of("calls", 2));
            await hold.SettleAsync();
        }
        await using (var hold = await spend.HoldAsync(new(await gateway.Customer(), Usage.Of("calls")))) Assert.True(hold.IsAllowed);

        lock (activities)
        {
            var mine = activities.Where(a => (string?)a.GetTagItem("spend.customer") == customer).ToArray();
            Assert.Equal(["spend.authorize", "spend.hold", "spend.extend", "spend.settle"], mine.Select(static a => a.OperationName));
            Assert.Equal(("no", "denied", "insufficient_funds"), ((string?)mine[0].GetTagItem("spend.id"), (string?)mine[0].GetTagItem("spend.decision"), (string?)mine[0].GetTagItem("spend.denial.code")));
            Assert.Contains(activities, static a => a.OperationName == "spend.release");
        }
        lock (measured)
        {
            Assert.Contains("spend.client.duration", measured);
            Assert.Contains("spend.client.decisions", measured);
        }
    }

    [Fact]
    public async Task A_call_that_fails_is_an_activity_that_says_so()
    {
        var failed = new List<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static s => s.Name == SpendTelemetry.ActivitySource,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = a =>
            {
                lock (failed)
                    if (a is { Status: ActivityStatusCode.Error, StatusDescription: "teapot" }) failed.Add(a.OperationName);
            },
        };
        ActivitySource.AddActivityListener(listener);
        var line = new Line();
        await using var spend = gateway.Spend(line);
        var request = new SpendRequest(await gateway.Customer(), Usage.Of("calls"));
        await using var hold = await spend.HoldAsync(request);
        line.Instead = static _ => Line.Problem(422, "teapot");
        Func<Task>[] calls =
        [
            () => spend.AuthorizeAsync(request), () => spend.CheckAsync(request), () => spend.AuthorizeBatchAsync([request]), () => spend.HoldAsync(request),
            () => spend.RecordAsync(request), () => hold.ExtendAsync(), () => hold.SettleAsync(),
        ];
        foreach (var call in calls) await Assert.ThrowsAsync<SpendException>(call);
        line.Instead = null;
        lock (failed) Assert.Equal(["spend.authorize", "spend.check", "spend.batch", "spend.hold", "spend.record", "spend.extend", "spend.settle"], failed);
    }

    [Fact]
    public async Task A_client_that_ends_takes_its_backlog_out_of_the_count()
    {
        // Other clients of this process count in the same place.
        var isMine = new AsyncLocal<bool> { Value = true };
        var (sum, most) = (0L, 0L);
        using var meters = new MeterListener { InstrumentPublished = static (i, l) => { if (i.Meter.Name == SpendTelemetry.Meter && i.Name == "spend.client.backlog") l.EnableMeasurementEvents(i); } };
        meters.SetMeasurementEventCallback<long>((_, change, _, _) =>
        {
            if (isMine.Value) most = Math.Max(most, Interlocked.Add(ref sum, change));
        });
        meters.Start();
        await using (var spend = gateway.Spend(new Line { IsCut = true }, static o => o.Timeout = o.AttemptTimeout = TimeSpan.FromMilliseconds(200)))
            Assert.Equal(EventStatus.Queued, (await spend.RecordAsync(new("c", Usage.Of("calls")))).Status);
        Assert.Equal((1L, 0L), (most, sum));
    }
}
