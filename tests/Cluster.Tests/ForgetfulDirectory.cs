using System.Collections.Concurrent;
using Orleans.GrainDirectory;

namespace Spend.Cluster.Tests;

/// <summary>Where silos look up which of them has a grain; forgets one when it is told to, as a directory does that lost a member.</summary>
public sealed class ForgetfulDirectory : IGrainDirectory
{
    private static readonly ConcurrentDictionary<string, ForgetfulDirectory> All = new();

    private readonly ConcurrentDictionary<GrainId, GrainAddress> _addresses = new();

    public ForgetfulDirectory() => All[Name] = this;

    public string Name { get; } = Guid.NewGuid().ToString();

    public static ForgetfulDirectory Named(string name) => All[name];

    public void Forget(GrainId grain) => _addresses.TryRemove(grain, out _);

    public Task<GrainAddress?> Register(GrainAddress address) => Register(address, null);

    public Task<GrainAddress?> Register(GrainAddress address, GrainAddress? previousAddress) => Task.FromResult<GrainAddress?>(_addresses.AddOrUpdate(
        address.GrainId, address, (_, known) => previousAddress is not null && known.Matches(previousAddress) ? address : known));

    public Task Unregister(GrainAddress address)
    {
        if (_addresses.TryGetValue(address.GrainId, out var known) && known.Matches(address)) _addresses.TryRemove(KeyValuePair.Create(address.GrainId, known));
        return Task.CompletedTask;
    }

    public Task<GrainAddress?> Lookup(GrainId grainId) => Task.FromResult(_addresses.GetValueOrDefault(grainId));

    public Task UnregisterSilos(List<SiloAddress> siloAddresses)
    {
        foreach (var (grain, address) in _addresses)
            if (siloAddresses.Contains(address.SiloAddress!)) _addresses.TryRemove(KeyValuePair.Create(grain, address));
        return Task.CompletedTask;
    }
}
