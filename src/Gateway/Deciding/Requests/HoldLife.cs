using Spend.Core;
using Spend.Gateway.Deciding.Reading;

namespace Spend.Gateway.Deciding.Requests;

/// <summary>Reads <c>expires_in</c>: how many seconds a hold lives.</summary>
internal static class HoldLife
{
    public static TimeSpan? Read(ref JsonInput input) =>
        input.Integer(1, (long)Limits.HoldLife.TotalSeconds) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
}
