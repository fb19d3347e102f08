using System.Text.Json.Serialization.Metadata;

namespace Spend.Client;

public sealed partial class SpendClient
{
    /// <summary>
    /// Reports usage that has happened. It is always recorded: what funds and caps do not cover is unbilled. What is wrong with the usage itself (an unknown
    /// meter or customer) is no exception: it is <see cref="EventStatus.Rejected"/>. When no answer comes it is kept and sent again, with the same id, until one
    /// does. So it is when it is cancelled: who may report the same usage again gives its own id, under which it is recorded once.
    /// </summary>
    /// <param name="cancel">Ends the waiting, not the report.</param>
    /// <exception cref="SpendException">The whole request is wrong, or the key; or no answer came and there is no room to keep it.</exception>
    public async Task<EventResult> RecordAsync(SpendRequest usage, CancellationToken cancel = default) =>
        (await RecordBatchAsync([usage], cancel).ConfigureAwait(false))[0];

    /// <summary>As <see cref="RecordAsync"/>, up to 1,000 at once, each by itself, answered in order.</summary>
    /// <inheritdoc cref="RecordAsync"/>
    public async Task<IReadOnlyList<EventResult>> RecordBatchAsync(IReadOnlyList<SpendRequest> events, CancellationToken cancel = default)
    {
        using var call = Telemetry.Begin("record");
        var now = Clock.GetUtcNow();
        var bodies = events.Select(static e => Body(e, e.Id ?? NewId())).ToArray();
        try
        {
            var reply = await _transport.Send(HttpMethod.Post, "v1/events", Json(new EventsBody(bodies), SpendJson.Default.EventsBody), cancel).ConfigureAwait(false);
            if (reply.IsSuccess) return [.. reply.Read(SpendJson.Default.ResultsDocument).Results.Zip(bodies, static (result, sent) => Answers.Event(result, sent.Id))];
            if (reply.IsAnswer || !TryKeep(bodies, now)) throw new SpendException(reply.Problem());
            return [.. bodies.Select(static b => new EventResult(b.Id, EventStatus.Queued, 0, 0, false, null, null))];
        }
        catch (Exception e)
        {
            if (e is OperationCanceledException && !TryKeep(bodies, now)) _backlog.Lose("usage");
            call.Fail(e);
            throw;
        }
    }

    /// <summary>Takes a charge back: usage, money, grants and caps move back exactly.</summary>
    /// <param name="id">Of the authorization or event.</param>
    /// <exception cref="SpendException">There is none, it was voided before for another reason, or no answer came.</exception>
    public Task<Allowed> VoidAsync(string customer, string id, string reason, CancellationToken cancel = default) =>
        Correct(id, "void", Json(new VoidBody(customer, reason), SpendJson.Default.VoidBody), cancel);

    /// <summary>Replaces the usage of a charge, in one step.</summary>
    /// <param name="id">Of the authorization or event.</param>
    /// <exception cref="SpendException">There is none, or no answer came.</exception>
    public Task<Allowed> AmendAsync(string customer, string id, Usage usage, string? reason = null, CancellationToken cancel = default) =>
        Correct(id, "amend", Json(new AmendBody(customer, usage.Items, usage.Provider, reason), SpendJson.Default.AmendBody), cancel);

    /// <summary>A customer and where it stands now.</summary>
    /// <exception cref="SpendException">There is none, or no answer came.</exception>
    public Task<CustomerState> GetCustomerAsync(string customer, CancellationToken cancel = default) =>
        Ask(HttpMethod.Get, Of(customer), null, SpendJson.Default.CustomerState, cancel);

    /// <summary>A link to the customer's page. It works once, for a few minutes, and is as good as a key until then.</summary>
    /// <exception cref="SpendException">There is no such customer, or no answer came.</exception>
    public Task<PortalSession> CreatePortalSessionAsync(string customer, CancellationToken cancel = default) =>
        Ask(HttpMethod.Post, Of(customer) + "/portal_sessions", Json(new EmptyBody(), SpendJson.Default.EmptyBody), SpendJson.Default.PortalSession, cancel);

    /// <summary>Gives money or credits; the same grant again is one. Needs an admin's key.</summary>
    /// <exception cref="SpendException">It was refused, or no answer came.</exception>
    public Task<GrantState> AddGrantAsync(string customer, Grant grant, CancellationToken cancel = default) =>
        Ask(HttpMethod.Post, Of(customer) + "/grants", Json(grant, SpendJson.Default.Grant), SpendJson.Default.GrantState, cancel);

    /// <summary>Sets a cap, or puts it in the place of the one of that id. Needs an admin's key.</summary>
    /// <exception cref="SpendException">It was refused, or no answer came.</exception>
    public Task<CapState> SetCapAsync(string customer, string id, Cap cap, CancellationToken cancel = default) =>
        Ask(HttpMethod.Put, $"{Of(customer)}/caps/{Uri.EscapeDataString(id)}", Json(cap, SpendJson.Default.Cap), SpendJson.Default.CapState, cancel);

    /// <summary>Takes a cap away. Needs an admin's key.</summary>
    /// <exception cref="SpendException">There is none, or no answer came.</exception>
    public async Task RemoveCapAsync(string customer, string id, CancellationToken cancel = default)
    {
        var reply = await _transport.Send(HttpMethod.Delete, $"{Of(customer)}/caps/{Uri.EscapeDataString(id)}", null, cancel).ConfigureAwait(false);
        if (!reply.IsSuccess) throw new SpendException(reply.Problem());
    }

    private static string Of(string customer) => "v1/customers/" + Uri.EscapeDataString(customer);

    /// <summary>With their time: sent in an hour they are still usage of now.</summary>
    private bool TryKeep(AuthorizeBody[] events, DateTimeOffset now)
    {
        if (!_backlog.TryReserve(events.Length)) return false;
        foreach (var body in events) _backlog.Add(new LateUsage(Json(body with { Time = body.Time ?? now }, SpendJson.Default.AuthorizeBody)));
        return true;
    }

    private async Task<Allowed> Correct(string id, string verb, byte[] body, CancellationToken cancel)
    {
        var reply = await _transport.Send(HttpMethod.Post, $"v1/events/{Uri.EscapeDataString(id)}/{verb}", body, cancel).ConfigureAwait(false);
        return reply.IsSuccess && Answers.Decision(reply, id) is Allowed done ? done : throw new SpendException(reply.Problem());
    }

    private async Task<T> Ask<T>(HttpMethod method, string path, byte[]? body, JsonTypeInfo<T> type, CancellationToken cancel)
    {
        var reply = await _transport.Send(method, path, body, cancel).ConfigureAwait(false);
        return reply.IsSuccess ? reply.Read(type) : throw new SpendException(reply.Problem());
    }
}
