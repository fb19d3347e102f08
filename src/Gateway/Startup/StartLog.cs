namespace Spend.Gateway.Startup;

/// <summary>
/// What the host logs about its own start. One that fails it logs with a stack and then throws: whoever starts it says it in a sentence, or
/// the program ends with the same stack.
/// </summary>
internal sealed class StartLog
{
    private const string Host = "Microsoft.Extensions.Hosting.Internal.Host";

    private volatile bool _isStarted;

    public void AddTo(ILoggingBuilder logging) => logging.AddFilter(Host, level => level >= LogLevel.Warning && (_isStarted || level != LogLevel.Error));

    /// <summary>From now on whatever fails is logged.</summary>
    public void Started() => _isStarted = true;
}
