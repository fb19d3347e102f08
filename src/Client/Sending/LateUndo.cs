using System.Net;

namespace Spend.Client;

/// <summary>
/// Takes back what may have been charged or held for a question whose answer did not reach the caller. It can overtake that question on its way: when
/// there is nothing to take back yet, it is looked for again until <paramref name="patience"/> is over.
/// </summary>
internal sealed class LateUndo(string what, string path, byte[] body, TimeSpan patience, TimeProvider time) : Errand
{
    private long? _missedAt;

    public override string What => what;

    public override bool IsUndo => true;

    public override async Task<Delivery> Deliver(Transport transport, CancellationToken cancel)
    {
        var reply = await transport.SendOnce(HttpMethod.Post, path, body, cancel).ConfigureAwait(false);
        if (!reply.IsFinal) return Later(reply);
        // A conflict: it is undone, or was ended otherwise.
        if (reply.IsSuccess || reply.Status == HttpStatusCode.Conflict) return Delivery.Done;
        if (reply.Status != HttpStatusCode.NotFound) throw new SpendException(reply.Problem());
        _missedAt ??= time.GetTimestamp();
        return time.GetElapsedTime(_missedAt.Value) < patience ? new Delivery(false, patience / 4) : Delivery.Done;
    }
}
