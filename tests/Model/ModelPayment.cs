namespace Spend.Model;

/// <summary>Who may pay for a line.</summary>
internal enum ModelPayment
{
    Real,

    /// <summary>As if no limit on what is owed could stop it.</summary>
    AsCapsSeeIt,

    /// <summary>Wholly unbilled.</summary>
    Nobody,
}
