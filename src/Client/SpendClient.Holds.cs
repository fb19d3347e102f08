using System.Net;

namespace Spend.Client;

public sealed partial class SpendClient
{
    /// <summary>How long a hold lives when nobody says otherwise.</summary>
    internal static readonly TimeSpan UsualHold = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Reserves what a spend may come to at most; settle it with what it came to. Dispose releases a hold that was not settled. Check
    /// <see cref="Hold.IsAllowed"/>: a hold that was denied holds nothing. Asked for again with the caller's own id, it is the same hold, renewed; one that has
    /// ended meanwhile is denied with <see cref="DenialReason.HoldEnded"/>.
    /// </summary>
    /// <param name="expiresIn">When the hold ends by itself, 1 s to 24 h; null: 10 minutes.</param>
    /// <exception cref="SpendException">The request is wrong, or the key.</exception>
    public async Task<Hold> HoldAsync(SpendRequest request, TimeSpan? expiresIn = null, CancellationToken cancel = default)
    {
        var (id, life) = (request.Id ?? NewId(), expiresIn ?? UsualHold);
        using var call = Telemetry.Begin("hold", request.Customer, id);
        var asked = Clock.GetTimestamp();
        try
        {
            var body = Json(Body(request, id) with { Hold = true, ExpiresIn = Seconds(life) }, SpendJson.Default.AuthorizeBody);
            var reply = await _transport.Send(HttpMethod.Post, "v1/authorize", body, cancel).ConfigureAwait(false);
            if (reply.IsAnswer)
            {
                var hold = new Hold(this, request, id, call.Tell(Answers.Decision(reply, id)), asked, life, null);
                // Only the first answer, told again: what became of the hold since, it does not say.
                return request.Id is not null && hold.Decision is Allowed { IsReplay: true } ? await Again(hold, cancel).ConfigureAwait(false) : hold;
            }
            if (TryOffline(request, reply) is { } share)
                return new Hold(this, request, id, call.Tell(Offline(id)), asked, life, share) { MayBeHeld = reply.MayHaveArrived };
            if (request.Id is null && reply.MayHaveArrived) LetGo(request.Customer, id);
            return new Hold(this, request, id, call.Tell(NotAnswered(id, reply)), asked, life, null);
        }
        catch (Exception e)
        {
            if (e is OperationCanceledException && request.Id is null) LetGo(request.Customer, id);
            call.Fail(e);
            throw;
        }
    }

    /// <summary>
    /// Begins to meter a stream: holds for its input and a first slice of output, and more while it runs. Check
    /// <see cref="StreamMeter.IsAllowed"/> before the stream is started.
    /// </summary>
    /// <exception cref="SpendException">The request is wrong, or the key.</exception>
    public async Task<StreamMeter> StreamAsync(StreamRequest request, CancellationToken cancel = default)
    {
        var first = Math.Min(request.FirstSlice, request.MostTokens);
        var asked = new SpendRequest(request.Customer, request.UsageOf(first)) { Id = request.Id, Properties = request.Properties };
        return new StreamMeter(await HoldAsync(asked, request.ExpiresIn, cancel).ConfigureAwait(false), request, first);
    }

    private async Task<Hold> Again(Hold hold, CancellationToken cancel)
    {
        var asked = Clock.GetTimestamp();
        var decision = await Extend(hold, null, hold.Life, cancel).ConfigureAwait(false);
        return new Hold(this, hold.Request, hold.Id, decision is Allowed allowed ? allowed with { IsReplay = true } : decision, asked, hold.Life, null);
    }

    internal async Task<Decision> Extend(Hold hold, Usage? usage, TimeSpan life, CancellationToken cancel)
    {
        using var call = Telemetry.Begin("extend", hold.Customer, hold.Id);
        if (hold.Share is { } share)
            return call.Tell(usage is null || share.Spending.TryGrow(share, usage) ? Offline(hold.Id) : new Denied
            {
                Id = hold.Id,
                Reason = DenialReason.Unreachable,
                Code = DenialCodes.OfflineUsedUp,
                Detail = "The controller does not answer, and this is more than may be spent without it.",
                Remedy = "Try again when the controller answers.",
            });
        try
        {
            var body = Json(new ExtendBody(hold.Customer, usage?.Items, usage?.Provider, Seconds(life)), SpendJson.Default.ExtendBody);
            var reply = await _transport.Send(HttpMethod.Post, Path(hold.Id, "extend"), body, cancel).ConfigureAwait(false);
            var hasEnded = reply is { IsFinal: true, Status: HttpStatusCode.Conflict or HttpStatusCode.NotFound };
            return call.Tell(hasEnded ? Answers.Ended(hold.Id, reply.Problem()) : Answers.Decision(reply, hold.Id));
        }
        catch (Exception e)
        {
            call.Fail(e);
            throw;
        }
    }

    internal async Task<Decision> Settle(Hold hold, Usage? usage, bool succeeded, CancellationToken cancel)
    {
        using var call = Telemetry.Begin("settle", hold.Customer, hold.Id);
        var body = SettleBody(hold, usage, succeeded);
        if (hold.Share is not null)
        {
            SpendOffline(hold, usage, succeeded, body);
            return call.Tell(Offline(hold.Id));
        }
        try
        {
            var reply = await _transport.Send(HttpMethod.Post, Path(hold.Id, "settle"), body, cancel).ConfigureAwait(false);
            if (reply.IsFinal) return call.Tell(Answers.Decision(reply, hold.Id));
            if (!SettleLater(hold, body)) throw new SpendException(reply.Problem());
            return call.Tell(Answers.Unreachable(hold.Id, reply));
        }
        catch (Exception e)
        {
            // What was used is owed, whether or not somebody waits for the answer.
            if (e is OperationCanceledException && !SettleLater(hold, body)) hold.Reopen();
            call.Fail(e);
            throw;
        }
    }

    /// <summary>
    /// For what was used already: one try, and later where that is not answered. It is never free: where the controller refuses the usage, the
    /// count of this process is settled in its place, and where it refuses that too, what is held. Does not throw.
    /// </summary>
    /// <returns>Null where all of them were refused, or there was no room to keep them: both are logged.</returns>
    internal async Task<Decision?> SettleQuietly(Hold hold, Usage? usage, Usage? counted)
    {
        using var call = Telemetry.Begin("settle", hold.Customer, hold.Id);
        if (hold.Share is not null)
        {
            SettleLater(hold, usage, counted);
            return call.Tell(Offline(hold.Id));
        }
        var settlement = Settlement(hold, usage, counted);
        try
        {
            var delivery = await settlement.Deliver(_transport, CancellationToken.None).ConfigureAwait(false);
            if (delivery.IsDone) return call.Tell(settlement.Decision!);
        }
        catch (SpendException e)
        {
            call.Fail(e);
            _log.ErrandRefused(settlement.What, e.Problem.Code, e.Problem.Detail);
            return null;
        }
        if (!_backlog.TryAdd(settlement)) return null;
        return call.Tell(Answers.Unreachable(hold.Id, Reply.None("The settlement was not answered; it is sent again.", true, null)));
    }

    /// <summary>The same without waiting for the answer.</summary>
    internal void SettleLater(Hold hold, Usage? usage, Usage? counted)
    {
        if (hold.Share is not null) SpendOffline(hold, usage ?? counted, true, SettleBody(hold, usage ?? counted, true));
        else _backlog.TryAdd(Settlement(hold, usage, counted));
    }

    /// <summary>Never fails: what is not released ends by itself.</summary>
    internal async Task Release(Hold hold)
    {
        using var call = Telemetry.Begin("release", hold.Customer, hold.Id);
        if (hold.Share is { } share)
        {
            share.Spending.Return(share);
            if (hold.MayBeHeld) LetGo(hold.Customer, hold.Id);
            return;
        }
        if (await TryOnce(Path(hold.Id, "release"), ReleaseBody(hold.Customer)).ConfigureAwait(false) is null) LetGo(hold.Customer, hold.Id);
    }

    /// <summary>For whoever disposes, and does not wait long: null where the controller has not said its last word.</summary>
    private async Task<Reply?> TryOnce(string path, byte[] body)
    {
        var reply = await _transport.SendOnce(HttpMethod.Post, path, body, CancellationToken.None).ConfigureAwait(false);
        return reply.IsFinal ? reply : null;
    }

    private static byte[] SettleBody(Hold hold, Usage? usage, bool succeeded)
    {
        // A hold that grew offline grew only here: the controller's own estimate is the first one.
        if (hold.Share is not null) usage ??= hold.Estimate;
        return Json(new SettleBody(hold.Customer, usage?.Items, usage?.Provider, succeeded ? null : "failure"), SpendJson.Default.SettleBody);
    }

    /// <summary>With what is settled where it is refused: as counted, as estimated.</summary>
    private LateSettlement Settlement(Hold hold, Usage? usage, Usage? counted) =>
        new(hold.Id, Path(hold.Id, "settle"), [.. new[] { usage, counted, null }.SkipWhile(static u => u is null).DefaultIfEmpty().Select(u => SettleBody(hold, u, true))], _log);

    private static byte[] ReleaseBody(string customer) => Json(new ReleaseBody(customer), SpendJson.Default.ReleaseBody);

    private static int Seconds(TimeSpan life) => checked((int)Math.Ceiling(life.TotalSeconds));

    private bool SettleLater(Hold hold, byte[] body) => _backlog.TryAdd(new LateSettlement(hold.Id, Path(hold.Id, "settle"), [body], _log));

    private void SpendOffline(Hold hold, Usage? usage, bool succeeded, byte[] settlement)
    {
        var share = hold.Share!;
        if (!succeeded && !hold.MayBeHeld)
        {
            // Without a hold there is no policy to ask what a failure costs.
            share.Spending.Return(share);
            return;
        }
        var spent = usage ?? hold.Estimate;
        var report = succeeded ? Report(hold.Request with { Usage = spent }, hold.Id) : null;
        share.Spending.Spend(share, spent, report, hold.MayBeHeld ? Path(hold.Id, "settle") : null, settlement);
    }

    private void LetGo(string customer, string id) => _backlog.TryAdd(new LateUndo("release", Path(id, "release"), ReleaseBody(customer), _patience, Clock));
}
