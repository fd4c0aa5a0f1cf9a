using RedisLocking.Chart.Tests.Rendering;

namespace RedisLocking.Chart.Tests.Rules;

/// <summary>Every mount has its volume, every volume its mount, and the ConfigMap behind it exists.</summary>
internal static class VolumeRules
{
    public static IEnumerable<string> Find(RenderedChart chart)
    {
        foreach (var pod in chart.Pods)
        {
            var mounts = pod.Containers.SelectMany(container => container.Mounts).ToList();
            foreach (var missing in mounts.Select(mount => mount.Text("name")!).Except(pod.VolumeNames))
                yield return $"{pod} mounts the volume {missing}, which does not exist";
            foreach (var unused in pod.VolumeNames.Except(mounts.Select(mount => mount.Text("name")!)))
                yield return $"{pod} has the volume {unused}, which nobody mounts";
            foreach (var twice in pod.VolumeNames.GroupBy(name => name).Where(group => group.Count() > 1))
                yield return $"{pod} has two volumes {twice.Key}";
            foreach (var map in pod.Volumes.Select(volume => volume["configMap"].Text("name")).OfType<string>())
            {
                if (chart.Find("ConfigMap", map) is null)
                    yield return $"{pod} mounts the ConfigMap {map}, which does not exist";
            }
        }
    }
}
