using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Spend.Client;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts the client of a Spend controller into a container.</summary>
public static class SpendServiceCollectionExtensions
{
    private const string Name = "Spend";

    private const int AnswerBytes = 32 * 1024 * 1024;

    /// <summary>
    /// Adds one <see cref="SpendClient"/> for the process. Its options are checked when the host starts. Handlers can be added to what is
    /// returned; the client itself sends again what is not answered, so a handler must not.
    /// </summary>
    public static IHttpClientBuilder AddSpend(this IServiceCollection services, Action<SpendOptions> configure)
    {
        services.AddOptions<SpendOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SpendOptions>, SpendOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        // One client, because what waits for the controller waits in it; a new HttpClient for each request, as its factory wants it.
        services.TryAddSingleton(static provider =>
        {
            var factory = provider.GetRequiredService<IHttpClientFactory>();
            return new SpendClient(
                () => factory.CreateClient(Name), provider.GetRequiredService<IOptions<SpendOptions>>().Value, provider.GetRequiredService<TimeProvider>(), provider.GetService<ILogger<SpendClient>>());
        });
        return services.AddHttpClient(Name, static http => (http.Timeout, http.MaxResponseContentBufferSize) = (Timeout.InfiniteTimeSpan, AnswerBytes))
            // They log addresses, and those have ids and customers in them.
            .RemoveAllLoggers()
            // A redirect would be a GET without the request's body, or its key at another address.
            .ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) });
    }

    /// <summary>Meters what this client of an OpenAI-compatible endpoint sends. Needs <see cref="AddSpend"/>.</summary>
    public static IHttpClientBuilder AddSpendMetering(this IHttpClientBuilder builder, Action<SpendMeteringOptions>? configure = null)
    {
        var options = new SpendMeteringOptions();
        configure?.Invoke(options);
        options.Check();
        return builder.AddHttpMessageHandler(provider => new SpendHandler(provider.GetRequiredService<SpendClient>(), options));
    }
}
