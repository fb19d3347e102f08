using Microsoft.AspNetCore.Http.HttpResults;
using Spend.Gateway.Access;
using Spend.Gateway.Http;
using Spend.Journal;

namespace Spend.Gateway.Health;

/// <summary>The process, or the process with what it depends on, is well.</summary>
public sealed record HealthAnswer(string Status);

/// <summary>For those who watch the process: open to all, and silent about customers.</summary>
public static class HealthRoutes
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/livez", Live).OpenToAll().Produces<HealthAnswer>().Describe("Health", "Is the process alive?", "Depends on nothing.");
        routes.MapGet("/readyz", Ready).OpenToAll().Produces<HealthAnswer>().Describe("Health", "Can it decide?", "503 while the journal cannot be read, once it has lost what it had confirmed, and while the process is stopping; on a silo also while the cluster does not count it in.");
        routes.MapGet("/metrics", Metrics).OpenToAll().Produces<string>(200, PrometheusText.ContentType)
            .Describe("Health", "Figures for Prometheus", "Text format 0.0.4.");
    }

    private static Ok<HealthAnswer> Live() => TypedResults.Ok(new HealthAnswer("ok"));

    private static Ok<HealthAnswer> Ready(IJournal journal, Journal.Accounts accounts, IEnumerable<IReadiness> others, IHostApplicationLifetime lifetime, ILogger<HealthAnswer> log)
    {
        try
        {
            if (accounts.Lost is { } why) throw new JournalUnavailableException(why);
            if (lifetime.ApplicationStopping.IsCancellationRequested) throw new JournalUnavailableException("The process is stopping.");
            foreach (var other in others)
                if (other.NotReady is { } reason) throw new JournalUnavailableException(reason);
            journal.HeadOf(new CustomerId(KeyRing.DefaultTenant, ""));
            return TypedResults.Ok(new HealthAnswer("ok"));
        }
        // Whatever keeps the journal from being read, the answer is the same.
#pragma warning disable CA1031
        catch (Exception exception)
#pragma warning restore CA1031
        {
            log.NotReady(exception);
            throw new ProblemException(Problem.Unavailable);
        }
    }

    private static async Task Metrics(HttpContext context, Measures measures)
    {
        context.Response.ContentType = PrometheusText.ContentType;
        await context.Response.WriteAsync(measures.Write(), context.RequestAborted);
    }
}
