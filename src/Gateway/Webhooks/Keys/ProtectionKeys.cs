using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Spend.Journal.Postgres;

namespace Spend.Gateway.Webhooks.Keys;

/// <summary>Where the keys are that endpoints' secrets are encrypted with, chosen once: in the database that all nodes share, or in a folder.</summary>
internal static class ProtectionKeys
{
    /// <param name="inDatabase">There is a <see cref="PostgresDatabase"/>. A folder that is named goes before it: all nodes must share it.</param>
    /// <param name="dataFolder">Holds the folder of keys where none is named and there is no database.</param>
    public static void AddProtectionKeys(this IServiceCollection services, WebhookSettings settings, bool inDatabase, string dataFolder)
    {
        if (inDatabase && settings.KeysFolder is null)
            services.AddSingleton<IXmlRepository>(static p => new PostgresKeys(p.GetRequiredService<PostgresDatabase>()));
        else
        {
            var folder = KeysFolder.Prepare(settings.KeysFolder, dataFolder);
            services.AddSingleton<IXmlRepository>(p => new FileSystemXmlRepository(folder, p.GetRequiredService<ILoggerFactory>()));
        }
        services.AddSingleton<IDataProtectionProvider>(p =>
        {
            var keys = p.GetRequiredService<IXmlRepository>();
            var unsealed = KeyRingChecks.CountUnsealed(keys, settings.MasterKey);
            var log = p.GetRequiredService<ILogger<SharedProtection>>();
            // A folder is guarded by its mode; a database is read by more than this program.
            if (keys is PostgresKeys && settings.MasterKey is null) log.KeysUnsealed();
            else if (settings.MasterKey is not null && unsealed > 0) log.OldKeysUnsealed(unsealed);
            return new SharedProtection(keys, settings.MasterKey, p.GetRequiredService<ILoggerFactory>(), TimeProvider.System);
        });
    }

    /// <summary>Has the keys looked through before the first request comes in.</summary>
    /// <exception cref="SettingsException">A key cannot be opened with the master key, or there is none.</exception>
    public static void CheckProtectionKeys(this IServiceProvider services) => services.GetRequiredService<IDataProtectionProvider>();
}
