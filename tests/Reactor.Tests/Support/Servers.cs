using Embedded.HostShim;
using Xunit;

namespace Embedded.Net.Tests;

/// <summary>Where a sample's server runs: 1 worker is the executor of the test, more are a pool of its own.</summary>
internal static class Servers
{
    public static TheoryData<ReactorDriver, int> All
    {
        get
        {
            var all = new TheoryData<ReactorDriver, int>();
            foreach (TheoryDataRow<ReactorDriver> driver in Drivers.All)
            {
                all.Add(driver.Data, 1);
                all.Add(driver.Data, 2);
                all.Add(driver.Data, 4);
            }

            return all;
        }
    }

    public static TheoryData<int> Workers => [1, 2, 4];
}
