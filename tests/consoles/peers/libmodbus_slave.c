/* A module with eight inputs and eight outputs, made with libmodbus in the usual way: one loop
   that receives and replies. After a request to another module libmodbus waits for that module's
   answer for half a second, and takes whatever comes for it.

   slave PORT NODE: "3 1" on standard input closes input 3, "3 0" opens it; each write to the
   coils is told on standard output as "coils N", bit by bit from coil 0. */

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include <modbus.h>

static void *obey(void *argument)
{
    modbus_mapping_t *map = argument;
    char line[32];
    unsigned bit, level;

    while (fgets(line, sizeof line, stdin))
        if (sscanf(line, "%u %u", &bit, &level) == 2 && bit < 8)
            map->tab_input_bits[bit] = level != 0;
    exit(0);
}

static void tell_coils(const modbus_mapping_t *map)
{
    unsigned coils = 0;

    for (int bit = 0; bit < 8; bit++)
        coils |= (unsigned) map->tab_bits[bit] << bit;
    printf("coils %u\n", coils);
}

int main(int count, char **words)
{
    modbus_t *context;
    modbus_mapping_t *map = modbus_mapping_new(8, 8, 0, 0);
    pthread_t hands;

    if (count != 3 || !map)
        return 2;
    setvbuf(stdout, NULL, _IOLBF, 0);
    context = modbus_new_rtu(words[1], 19200, 'N', 8, 1);
    if (!context || modbus_set_slave(context, atoi(words[2])) || modbus_connect(context)
        || pthread_create(&hands, NULL, obey, map)) {
        fprintf(stderr, "%s: %s\n", words[1], modbus_strerror(errno));
        return 1;
    }
    printf("ready\n");
    for (;;) {
        uint8_t query[MODBUS_RTU_MAX_ADU_LENGTH];
        int length = modbus_receive(context, query);

        if (length <= 0) /* an error, or a request to another module */
            continue;
        modbus_reply(context, query, length, map);
        if (query[1] == MODBUS_FC_WRITE_SINGLE_COIL || query[1] == MODBUS_FC_WRITE_MULTIPLE_COILS)
            tell_coils(map);
    }
}
