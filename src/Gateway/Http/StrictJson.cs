using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Spend.Core;

namespace Spend.Gateway.Http;

/// <summary>
/// JSON as every route but the hot ones reads and writes it. The defaults of the web take <c>"5"</c> for 5, names in any case, unknown
/// fields and the last of duplicates; where money is at stake each of these is a mistake to be told about.
/// </summary>
public static class StrictJson
{
    /// <summary>Every enum that appears in JSON, as snake_case words.</summary>
    private static readonly JsonConverter[] Words =
    [
        new WordConverter<Access.Role>(),
        new WordConverter<Core.Metering.Aggregation>(),
        new WordConverter<Core.Metering.FailurePolicy>(),
        new WordConverter<Core.Rating.ChargeModel>(),
        new WordConverter<Core.Rating.PriceSource>(),
        new WordConverter<Core.Plans.OveragePolicy>(),
        new WordConverter<Core.Plans.FeeTiming>(),
        new WordConverter<Core.Plans.LateEvents>(),
        new WordConverter<Core.Invoicing.InvoiceLineType>(),
        new WordConverter<Core.Rating.PriceStepKind>(),
        new WordConverter<Invoices.InvoiceStanding>(),
        new WordConverter<Invoices.Closing.CloseRunStatus>(),
        new WordConverter<Core.Invoicing.Rounding>(),
        new WordConverter<Pricing.FlatPer>(),
        new WordConverter<Core.Owner>(),
        new WordConverter<Core.Caps.CapWindow>(),
        new WordConverter<Core.Caps.CapEnforcement>(),
        new WordConverter<Core.Alerts.AlertCondition>(),
        new WordConverter<Controls.AlertStatus>(),
        new WordConverter<Core.Wallets.GrantSource>(),
        new WordConverter<Core.Wallets.GrantStatus>(),
        new WordConverter<Journal.DeliveryStatus>(),
        new WordConverter<Journal.AttemptOutcome>(),
        new WordConverter<Webhooks.Endpoints.EndpointStatus>(),
        new WordConverter<Webhooks.Endpoints.DisabledReason>(),
    ];

    // After the words: they are part of it.
    public static readonly JsonSerializerOptions Options = Create();

    /// <summary>The source-generated description of a type.</summary>
    public static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    /// <summary>Sets up options of the web stack, whose object cannot be replaced, the same way.</summary>
    public static void Apply(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.MaxDepth = Limits.JsonDepth;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping; // never inside HTML
        options.Converters.Add(new TextConverter());
        options.Converters.Add(new MoneyConverter());
        options.Converters.Add(new QuantityConverter());
        options.Converters.Add(new InstantConverter());
        options.Converters.Add(new PropertiesConverter());
        options.Converters.Add(new PeriodLengthConverter());
        options.Converters.Add(new BillingAnchorConverter());
        foreach (var words in Words) options.Converters.Add(words);
        options.TypeInfoResolverChain.Clear();
        options.TypeInfoResolverChain.Add(SpendJson.Default);
    }

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions();
        Apply(options);
        options.MakeReadOnly();
        return options;
    }
}
