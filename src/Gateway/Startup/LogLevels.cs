namespace Spend.Gateway.Startup;

/// <summary>What is to be logged, looked at before the log reads it: that would end in a stack trace.</summary>
internal static class LogLevels
{
    private const string Logging = "Logging", Levels = "LogLevel";

    /// <exception cref="SettingsException">A level is none.</exception>
    public static void Check(IConfiguration configuration)
    {
        var logging = configuration.GetSection(Logging);
        // Either for all logs or for one of them, such as Logging:Console:LogLevel.
        foreach (var levels in logging.GetChildren().Select(static log => log.GetSection(Levels)).Prepend(logging.GetSection(Levels)))
            foreach (var (category, level) in levels.AsEnumerable(makePathsRelative: true))
                if (level is { Length: > 0 } && !Enum.TryParse<LogLevel>(level, ignoreCase: true, out _))
                    throw new SettingsException($"{levels.Path.Replace(":", "__", StringComparison.Ordinal)}__{category} is '{level}'; it must be one of {string.Join(", ", Enum.GetNames<LogLevel>())}.");
    }
}
