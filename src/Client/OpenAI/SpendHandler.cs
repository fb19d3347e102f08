namespace Spend.Client;

/// <summary>
/// Meters calls to an OpenAI-compatible endpoint: holds before a request leaves, settles by the usage of its answer, and ends a stream when the
/// money does. A denial is an answer of status 402 with a problem document that has an <c>error</c> as OpenAI's SDKs expect one. To be put
/// before the handler that sends: <c>AddSpendMetering</c>.
/// </summary>
public sealed class SpendHandler : DelegatingHandler
{
    /// <summary>Who pays for a request: to be set among its options.</summary>
    public static readonly HttpRequestOptionsKey<string> Customer = new("Spend.Customer");

    /// <summary>What prices and caps match: may be set among a request's options.</summary>
    public static readonly HttpRequestOptionsKey<IReadOnlyDictionary<string, string>> Properties = new("Spend.Properties");

    /// <summary>Set by the handler among the options of a streamed request: how its stream stands, and why it was stopped.</summary>
    public static readonly HttpRequestOptionsKey<StreamMeter> Meter = new("Spend.Meter");

    /// <summary>
    /// Set by the handler among the options of a request whose answer is not streamed: what its settlement said. <see cref="DenialReason.Unreachable"/>:
    /// it is sent again until it is answered.
    /// </summary>
    public static readonly HttpRequestOptionsKey<Decision> Settlement = new("Spend.Settlement");

    private const string EventStream = "text/event-stream";

    private readonly SpendClient _spend;
    private readonly SpendMeteringOptions _options;

    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    public SpendHandler(SpendClient spend, SpendMeteringOptions? options = null)
    {
        (_spend, _options) = (spend, options ?? new SpendMeteringOptions());
        _options.Check();
    }

    /// <summary>As <see cref="SendAsync"/>: what is sent synchronously costs the same.</summary>
    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        // On the pool, because a thread that waits here may be the only one that other handlers return to.
        Task.Run(() => SendAsync(request, cancellationToken), CancellationToken.None).GetAwaiter().GetResult();

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var endpoint = request.Method == HttpMethod.Post ? MeteredRequest.EndpointOf(request.RequestUri) : null;
        if (endpoint is null && _options.IsFree(request)) return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (endpoint is not { } known) return DenialResponse.Of(request, DenialResponse.NotMetered("This address is not one whose cost is known."));

        var given = request.Content;
        var body = given is null ? [] : await given.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        if (!MeteredRequest.TryRead(known, body, _options, out var metered, out var fault)) return DenialResponse.Of(request, DenialResponse.NotMetered(fault));
        if (!ReferenceEquals(metered.Body, body)) request.Content = CopyOf(given!, metered.Body);
        // What cannot be read cannot be counted; a handler that decompresses asks for it by itself.
        request.Headers.AcceptEncoding.Clear();
        try
        {
            return metered.IsStream
                ? await Stream(request, metered, cancellationToken).ConfigureAwait(false)
                : await Whole(request, metered, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Whoever sends the request again, as handlers outside may, sends what it was given, and is answered as it asked.
            request.Content = given;
        }
    }

    private async Task<HttpResponseMessage> Whole(HttpRequestMessage request, MeteredRequest metered, CancellationToken cancel)
    {
        var (customer, properties, model) = About(request, metered);
        var estimate = new SpendRequest(customer, Usage.Tokens(model, metered.Input, metered.Output)) { Properties = properties };
        var held = await _spend.HoldAsync(estimate, _options.ExpiresIn, cancel).ConfigureAwait(false);
        // Whatever is thrown before there is an answer: disposing releases.
        await using var _ = held.ConfigureAwait(false);
        if (held.Denial is { } denied) return DenialResponse.Of(request, denied);
        var response = await base.SendAsync(request, cancel).ConfigureAwait(false);
        if (response.IsSuccessStatusCode) await Settle(held, request, response, metered, model, cancel).ConfigureAwait(false);
        return response;
    }

    private async Task<HttpResponseMessage> Stream(HttpRequestMessage request, MeteredRequest metered, CancellationToken cancel)
    {
        var (customer, properties, model) = About(request, metered);
        var meter = await _spend.StreamAsync(StreamRequest.Tokens(customer, model, metered.Input) with
        {
            Properties = properties,
            FirstSlice = _options.FirstSlice,
            LargestSlice = _options.LargestSlice,
            MostTokens = metered.MostOutput ?? long.MaxValue,
            ExpiresIn = _options.ExpiresIn,
        }, cancel).ConfigureAwait(false);
        if (meter.Denial is { } denied) return DenialResponse.Of(request, denied);
        var isAnswered = false;
        try
        {
            var response = await base.SendAsync(request, cancel).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode) return response;
            isAnswered = true;
            if (response.Content.Headers.ContentType?.MediaType != EventStream)
            {
                // Some endpoints do not stream whatever they are asked: as good an answer as another, and as dear.
                await Settle(meter.Hold, request, response, metered, model, cancel).ConfigureAwait(false);
                return response;
            }
            if (response.Content.Headers.ContentEncoding.Count > 0)
            {
                // Ends the endpoint's work, but the input it has read.
                response.Dispose();
                await meter.SettleQuietly(null).ConfigureAwait(false);
                return DenialResponse.Of(request, DenialResponse.NotMetered("The endpoint answered with a compressed stream, which cannot be counted."));
            }
            request.Options.Set(Meter, meter);
            response.Content = new MeteredContent(response.Content, meter, metered, model);
            return response;
        }
        finally
        {
            if (!isAnswered) await meter.ReleaseAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The model has answered, so it is owed, whatever becomes of the answer and of its settlement; neither takes it from the caller.</summary>
    private async Task Settle(Hold held, HttpRequestMessage request, HttpResponseMessage response, MeteredRequest metered, string model, CancellationToken cancel)
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(_options.AnswerBytes, cancel).ConfigureAwait(false);
        }
        catch
        {
            // How much, nobody read.
            held.SettleLater(null, Usage.Tokens(model, metered.Input, metered.Output));
            response.Dispose();
            throw;
        }
        var answer = await response.Content.ReadAsByteArrayAsync(CancellationToken.None).ConfigureAwait(false);
        var (said, counted) = WholeAnswer.UsageOf(answer, model, metered);
        if (await held.SettleQuietly(said, counted).ConfigureAwait(false) is { } settlement) request.Options.Set(Settlement, settlement);
    }

    /// <exception cref="InvalidOperationException">Nobody said who pays: that is a fault of the program, and nothing is sent.</exception>
    private (string Customer, IReadOnlyDictionary<string, string>? Properties, string Model) About(HttpRequestMessage request, MeteredRequest metered)
    {
        var customer = request.Options.TryGetValue(Customer, out var set) ? set : _options.Customer?.Invoke(request);
        if (string.IsNullOrEmpty(customer)) throw new InvalidOperationException("Nobody said who pays for the request: set SpendHandler.Customer among its options, or SpendMeteringOptions.Customer.");
        return (customer, request.Options.TryGetValue(Properties, out var properties) ? properties : _options.Properties?.Invoke(request), _options.Model(metered.Model));
    }

    private static ByteArrayContent CopyOf(HttpContent content, byte[] body)
    {
        var copy = new ByteArrayContent(body);
        foreach (var (name, values) in content.Headers)
            if (!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)) copy.Headers.TryAddWithoutValidation(name, values);
        return copy;
    }
}
