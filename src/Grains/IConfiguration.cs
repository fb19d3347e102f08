namespace Spend.Grains;

/// <summary>
/// How much of the configuration (meters, plans, prices) this silo has taken in. Silos follow each other's changes within seconds; a call says what
/// its silo knew, so that what somebody has just published there is known where it is decided, too.
/// </summary>
public interface IConfiguration
{
    /// <summary>Grows with each document. The same number means the same documents on every silo.</summary>
    long Position { get; }

    /// <summary>Takes in what was put since, by whichever silo. Reads the database.</summary>
    void CatchUp();
}
