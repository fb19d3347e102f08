using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Spend.Gateway.Tests")]
