using Microsoft.Extensions.Logging;

namespace Spend.Grains;

internal static partial class LogMessages
{
    [LoggerMessage(200, LogLevel.Warning, "A customer was served here because its silo could not be asked")]
    public static partial void ServedHere(this ILogger log, Exception exception);
}
