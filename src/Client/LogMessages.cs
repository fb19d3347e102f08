using Microsoft.Extensions.Logging;

namespace Spend.Client;

/// <summary>Everything the package logs. No message carries a key, an id or a customer's data.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(EventId = 1, EventName = "Unanswered", Level = LogLevel.Warning, Message = "{Method} was not answered after {Attempts} tries: {Fault}")]
    public static partial void Unanswered(this ILogger log, string method, int attempts, string fault);

    [LoggerMessage(EventId = 2, EventName = "BacklogFull", Level = LogLevel.Error, Message = "Too much waits for the controller already: a {What} is dropped")]
    public static partial void BacklogFull(this ILogger log, string what);

    [LoggerMessage(EventId = 3, EventName = "BacklogLost", Level = LogLevel.Error, Message = "Ends with {Count} settlements, releases or events that the controller has not heard of")]
    public static partial void BacklogLost(this ILogger log, int count);

    [LoggerMessage(EventId = 4, EventName = "ErrandRefused", Level = LogLevel.Error, Message = "The controller refused a {What} that came late: {Code}: {Detail}")]
    public static partial void ErrandRefused(this ILogger log, string what, string code, string detail);

    [LoggerMessage(EventId = 6, EventName = "ErrandPutOff", Level = LogLevel.Warning, Message = "A {What} that came late was answered with {Code}: {Detail}; it is kept and sent again")]
    public static partial void ErrandPutOff(this ILogger log, string what, string code, string detail);

    [LoggerMessage(EventId = 5, EventName = "ErrandFailed", Level = LogLevel.Warning, Message = "A {What} could not be sent; trying again")]
    public static partial void ErrandFailed(this ILogger log, Exception exception, string what);

    [LoggerMessage(EventId = 10, EventName = "SettlementRefused", Level = LogLevel.Warning, Message = "The controller refused the usage of a settlement, the next count of it is settled in its place: {Code}: {Detail}")]
    public static partial void SettlementRefused(this ILogger log, string code, string detail);
}
