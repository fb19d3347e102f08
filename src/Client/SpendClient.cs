using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Spend.Client;

/// <summary>
/// Asks a Spend controller whether a customer may spend something, before it happens. One for a process; all of it may be used from many
/// threads at once. Retries have the id of the first try, so they are one spend. When no answer comes, the answer is
/// <see cref="Denied"/> with <see cref="DenialReason.Unreachable"/>, unless <see cref="SpendOptions.Offline"/> allows something.
/// </summary>
public sealed partial class SpendClient : IAsyncDisposable, IDisposable
{
    /// <summary>How long what is to be taken back may still be under way.</summary>
    private readonly TimeSpan _patience;
    private readonly Transport _transport;
    private readonly Backlog _backlog;
    private readonly OfflineSpending? _offline;
    private readonly ILogger _log;

    /// <summary>Without dependency injection; with it, see <c>AddSpend</c>.</summary>
    /// <param name="http">Is not disposed. Its <see cref="HttpClient.Timeout"/> should not be shorter than <see cref="SpendOptions.AttemptTimeout"/>.</param>
    /// <exception cref="ArgumentException">An option is missing or makes no sense.</exception>
    public SpendClient(HttpClient http, SpendOptions options, TimeProvider? time = null, ILogger<SpendClient>? log = null)
        : this(() => http, options, time, log)
    {
    }

    internal SpendClient(Func<HttpClient> clients, SpendOptions options, TimeProvider? time, ILogger<SpendClient>? log)
    {
        if (options.Faults().FirstOrDefault() is { } fault) throw new ArgumentException(fault, nameof(options));
        Clock = time ?? TimeProvider.System;
        ILogger logger = _log = log ?? (ILogger)NullLogger.Instance;
        _transport = new Transport(clients, options, Clock, logger);
        _backlog = new Backlog(_transport, options.BacklogCapacity, options.AttemptTimeout, Clock, logger);
        _transport.Answered = _backlog.Wake;
        if (options.Offline is { } allowance) _offline = new OfflineSpending(allowance, _transport, _backlog);
        _patience = options.Timeout;
    }

    /// <summary>Settlements, releases and events that the controller has not heard of yet.</summary>
    public int BacklogCount => _backlog.Count;

    /// <summary>What this process has allowed offline and not yet reported.</summary>
    public decimal OfflineSpend => _offline?.Out ?? 0;

    internal TimeProvider Clock { get; }

    /// <summary>Done once the controller has heard of everything.</summary>
    public Task FlushAsync(CancellationToken cancel = default) => _backlog.WhenEmpty(cancel);

    /// <summary>Gives what the controller has not heard of a last chance, for a moment.</summary>
    public ValueTask DisposeAsync() => _backlog.DisposeAsync();

    /// <summary>The same, for containers that are not disposed asynchronously: blocks for at most <see cref="SpendOptions.AttemptTimeout"/>.</summary>
    public void Dispose() => Task.Run(() => DisposeAsync().AsTask()).GetAwaiter().GetResult();

    /// <summary>
    /// May this be spent? Allowed means charged, durably. A caller that gives its own id and gets no answer asks again with it, and
    /// gets the decision that was made; for an id drawn here nobody can, so what may have been charged for it is taken back.
    /// </summary>
    /// <exception cref="SpendException">The request is wrong, or the key.</exception>
    public async Task<Decision> AuthorizeAsync(SpendRequest request, CancellationToken cancel = default)
    {
        var id = request.Id ?? NewId();
        using var call = Telemetry.Begin("authorize", request.Customer, id);
        try
        {
            var reply = await _transport.Send(HttpMethod.Post, "v1/authorize", Json(Body(request, id), SpendJson.Default.AuthorizeBody), cancel).ConfigureAwait(false);
            if (reply.IsAnswer) return call.Tell(Answers.Decision(reply, id));
            if (TryOffline(request, reply) is { } share)
            {
                share.Spending.Spend(share, request.Usage, Report(request, id));
                return call.Tell(Offline(id));
            }
            if (request.Id is null && reply.MayHaveArrived) TakeBack(request.Customer, id);
            return call.Tell(NotAnswered(id, reply));
        }
        catch (Exception e)
        {
            // Cancelled: nobody knows this id to ask again.
            if (e is OperationCanceledException && request.Id is null) TakeBack(request.Customer, id);
            call.Fail(e);
            throw;
        }
    }

    /// <summary>What would <see cref="AuthorizeAsync"/> say? Nothing is recorded.</summary>
    /// <exception cref="SpendException">The request is wrong, or the key.</exception>
    public async Task<Decision> CheckAsync(SpendRequest request, CancellationToken cancel = default)
    {
        var id = request.Id ?? NewId();
        using var call = Telemetry.Begin("check", request.Customer, id);
        try
        {
            var reply = await _transport.Send(HttpMethod.Post, "v1/check", Json(Body(request, id), SpendJson.Default.AuthorizeBody), cancel).ConfigureAwait(false);
            if (!reply.IsSuccess) return call.Tell(Answers.Decision(reply, id));
            var document = reply.Read(SpendJson.Default.AnswerDocument);
            return call.Tell(Answers.TryDecision(document, id) ?? throw new SpendException(Answers.Problem(document)));
        }
        catch (Exception e)
        {
            call.Fail(e);
            throw;
        }
    }

    /// <summary>
    /// Up to 1,000 spends, each decided by itself, answered in order. None is allowed offline. What may have been charged without an answer is taken back as
    /// by <see cref="AuthorizeAsync"/>.
    /// </summary>
    /// <exception cref="SpendException">The whole is refused.</exception>
    public async Task<IReadOnlyList<BatchResult>> AuthorizeBatchAsync(IReadOnlyList<SpendRequest> requests, CancellationToken cancel = default)
    {
        using var call = Telemetry.Begin("batch");
        var bodies = requests.Select(static r => Body(r, r.Id ?? NewId())).ToArray();
        try
        {
            var reply = await _transport.Send(HttpMethod.Post, "v1/authorize/batch", Json(new BatchBody(bodies), SpendJson.Default.BatchBody), cancel).ConfigureAwait(false);
            if (!reply.IsAnswer)
            {
                if (reply.MayHaveArrived) TakeBackDrawn();
                return [.. bodies.Select(b => new BatchResult(b.Id, call.Tell(Answers.Unreachable(b.Id, reply)), null))];
            }
            if (!reply.IsSuccess) throw new SpendException(reply.Problem());
            return [.. reply.Read(SpendJson.Default.ResultsDocument).Results.Take(bodies.Length).Select(Result)];
        }
        catch (Exception e)
        {
            if (e is OperationCanceledException) TakeBackDrawn();
            call.Fail(e);
            throw;
        }

        BatchResult Result(AnswerDocument document, int i)
        {
            if (Answers.TryDecision(document, bodies[i].Id) is { } decision) return new BatchResult(bodies[i].Id, call.Tell(decision), null);
            var problem = Answers.Problem(document);
            // The journal did not say whether it is written.
            if (problem.Status == HttpStatusCode.ServiceUnavailable && requests[i].Id is null) TakeBack(bodies[i].Customer, bodies[i].Id);
            return new BatchResult(bodies[i].Id, null, problem);
        }

        void TakeBackDrawn()
        {
            for (var i = 0; i < bodies.Length; i++)
                if (requests[i].Id is null) TakeBack(bodies[i].Customer, bodies[i].Id);
        }
    }

    /// <summary>Sorts by time, so that ids of one moment stand together in the controller's index.</summary>
    private static string NewId() => Guid.CreateVersion7().ToString("N");

    private static AuthorizeBody Body(SpendRequest request, string id) =>
        new(id, request.Customer, request.Usage.Items, request.Usage.Provider, request.Properties, request.Time, null, null);

    /// <summary>With its time: sent in an hour it is still usage of now.</summary>
    private byte[] Report(SpendRequest usage, string id) => Json(Body(usage, id) with { Time = usage.Time ?? Clock.GetUtcNow() }, SpendJson.Default.AuthorizeBody);

    private static byte[] Json<T>(T body, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(body, type);

    private static string Path(string id, string verb) => $"v1/authorizations/{Uri.EscapeDataString(id)}/{verb}";

    private static Allowed Offline(string id) => new() { Id = id, Status = "offline", IsOffline = true };

    /// <summary>A controller that says "later" is there: only without any answer this process decides by itself.</summary>
    private OfflineShare? TryOffline(SpendRequest request, Reply reply) => reply.IsBusy ? null : _offline?.TryTake(request.Customer, request.Usage);

    private Denied NotAnswered(string id, Reply reply)
    {
        var denied = Answers.Unreachable(id, reply);
        return _offline is null || reply.IsBusy ? denied : denied with { Code = DenialCodes.OfflineUsedUp };
    }

    /// <summary>The caller was told no, or went: a charge that may have been made for an id that nobody can ask for again.</summary>
    private void TakeBack(string customer, string id) => _backlog.TryAdd(new LateUndo(
        "void", $"v1/events/{Uri.EscapeDataString(id)}/void", Json(new VoidBody(customer, "The answer did not reach the caller."), SpendJson.Default.VoidBody), _patience, Clock));
}

/// <summary>What became of one request of a batch: a decision, or the problem that kept it from being decided.</summary>
public sealed record BatchResult(string Id, Decision? Decision, SpendProblem? Problem);
