/*
 * device_list.c: the order of devices of one kind
 *
 * Thread: any; a definition belongs to one thread until it is sealed.
 */
#include <string.h>

#include "conf/device/device.h"

void virDomainDeviceListSort(const virDomainDeviceOps *ops, void **list, gsize count)
{
    for (gsize n = 1; n < count && ops->place; n++) {
        void *dev = list[n];
        gsize at = ops->place(list, n, dev);

        memmove(list + at + 1, list + at, (n - at) * sizeof(*list));
        list[at] = dev;
    }
}
