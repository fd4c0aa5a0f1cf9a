using System.Globalization;

namespace RedisLocking.Cli.Tests.Driving;

/// <summary>Processes by their ids.</summary>
internal static class Pids
{
    /// <summary>Runs, and is not only waiting to be buried: the init process of a container may leave the dead lying.</summary>
    public static bool IsAlive(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException or IOException)
        {
            return false;
        }
    }

    public static int Parse(string line) => int.Parse(line, CultureInfo.InvariantCulture);
}
