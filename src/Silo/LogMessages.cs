namespace Spend.Silo;

internal static partial class LogMessages
{
    [LoggerMessage(220, LogLevel.Warning, "A customer's silo could not be asked to publish; its viewers read the journal")]
    public static partial void NotWatching(this ILogger log, Exception exception);

    [LoggerMessage(221, LogLevel.Information, "A viewer's subscription was not taken back")]
    public static partial void NotUnsubscribed(this ILogger log, Exception exception);

    [LoggerMessage(222, LogLevel.Warning, "Events for viewers were not published")]
    public static partial void NotPublished(this ILogger log, Exception exception);
}
