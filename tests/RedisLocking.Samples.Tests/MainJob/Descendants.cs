using System.Globalization;

namespace RedisLocking.Samples.Tests;

/// <summary>A process, told apart from a later one of the same id by when it started.</summary>
internal sealed record RunningProcess(int Id, int ParentId, string StartTime, string CommandLine);

/// <summary>The processes below a process, as Linux lists them.</summary>
internal static class Descendants
{
    public static IReadOnlyList<RunningProcess> Of(int processId)
    {
        var all = Directory.EnumerateDirectories("/proc").Select(folder => Path.GetFileName(folder))
            .Where(name => int.TryParse(name, out _))
            .Select(name => Read(int.Parse(name, CultureInfo.InvariantCulture)))
            .OfType<RunningProcess>()
            .ToLookup(process => process.ParentId);
        return [.. Below(processId)];

        IEnumerable<RunningProcess> Below(int id) => all[id].SelectMany(child => Below(child.Id).Prepend(child));
    }

    public static bool Runs(RunningProcess process) => Read(process.Id) is { } now && now.StartTime == process.StartTime;

    private static RunningProcess? Read(int id)
    {
        try
        {
            // "id (name) state parent …": a name may hold anything, a closing bracket too.
            var status = File.ReadAllText($"/proc/{id}/stat");
            var fields = status[(status.LastIndexOf(')') + 2)..].Split(' ');
            var isZombie = fields[0] == "Z";
            var commandLine = File.ReadAllText($"/proc/{id}/cmdline").Replace('\0', ' ');
            return isZombie ? null : new RunningProcess(id, int.Parse(fields[1], CultureInfo.InvariantCulture), fields[19], commandLine);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
