using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace Spend.Grains.Placement;

/// <summary>Activates a customer's grain at its <see cref="Home"/>.</summary>
[GenerateSerializer, Immutable, Alias("spend.home")]
public sealed class HomePlacement : PlacementStrategy;

/// <inheritdoc cref="HomePlacement"/>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class HomePlacementAttribute() : PlacementAttribute(new HomePlacement());

/// <summary>What <see cref="HomePlacement"/> asks.</summary>
public sealed class HomePlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var silos = context.GetCompatibleSilos(target);
        return Task.FromResult(IPlacementDirector.GetPlacementHint(target.RequestContextData, silos) ?? Home.Of(target.GrainIdentity.Key.ToString()!, silos));
    }
}
