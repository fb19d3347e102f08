using System.Net;

namespace Spend.Client;

/// <summary>
/// Usage that has happened without the controller. Its id is the one under which it was asked for: whatever of that question the
/// controller heard after all, the usage is recorded once.
/// </summary>
/// <param name="usage">Null: of a failure, which costs something only where there is a hold to settle.</param>
/// <param name="settlePath">Where the controller may have a hold of that id, which is settled then; else null.</param>
/// <param name="done">Called once, when the controller knows or has refused it.</param>
internal sealed class LateUsage(byte[]? usage, string? settlePath = null, byte[]? settlement = null, Action? done = null) : Errand
{
    private const string IdReused = "id_reused", TimeTooNew = "time_too_new";

    public override string What => "usage";

    public override async Task<Delivery> Deliver(Transport transport, CancellationToken cancel)
    {
        if (settlePath is not null)
        {
            var settled = await transport.SendOnce(HttpMethod.Post, settlePath, settlement, cancel).ConfigureAwait(false);
            if (!settled.IsFinal) return Later(settled);
            if (settled.IsSuccess) return Finish();
            // Not found: the question never arrived, so the usage is an event of its own.
            if (settled.Status != HttpStatusCode.NotFound) return Refuse(settled);
        }
        if (usage is null) return Finish();
        var recorded = await transport.SendOnce(HttpMethod.Post, "v1/events", usage, cancel).ConfigureAwait(false);
        // This machine's clock may be ahead of the controller's: time will mend it.
        if (!recorded.IsFinal || recorded.Problem().Code == TimeTooNew) return Later(recorded);
        // The question had arrived, and charged: this is the charge.
        return recorded.IsSuccess || recorded.Problem().Code == IdReused ? Finish() : Refuse(recorded);
    }

    private Delivery Finish()
    {
        done?.Invoke();
        return Delivery.Done;
    }

    private Delivery Refuse(Reply reply)
    {
        done?.Invoke();
        throw new SpendException(reply.Problem());
    }
}
